package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.migration.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/plan.md` says what the reader does.
class PlanDocTest {
    private static final Path DOC = PlanTextTest.ROOT.resolve("docs/plan.md");
    private static final Pattern KEY = Pattern.compile("(?m)^\\| `([^`]+)` \\|(.*)$");

    @TempDir
    Path folder;

    @Test
    void theDocumentNamesEveryKeyAndNoOther() throws IOException {
        for (var shape : Shape.ALL) {
            assertThat(keys(section(shape)))
                    .as("the table of '%s' in docs/plan.md", shape.title())
                    .containsExactlyElementsOf(shape.keys());
        }
    }

    @Test
    void theDocumentSaysWhatIsRequired() throws IOException {
        for (var shape : Shape.ALL) {
            for (var key : shape.keys()) {
                assertThat(row(shape, key)[2].strip().equals("required"))
                        .as("%s of %s is required", key, shape.title())
                        .isEqualTo(shape.requires(key));
            }
        }
    }

    @Test
    void theDocumentsDefaultsAreTheReaders() throws IOException {
        Plan.Cutover times = Plan.Cutover.DEFAULT;
        var defaults = List.of(
                Durations.text(times.drain()),
                Durations.text(times.lease()),
                Durations.text(times.lock()),
                Durations.text(times.catchUp()),
                Durations.text(times.verify()),
                Durations.text(times.prove()),
                Integer.toString(times.attempts()),
                Durations.text(times.pause()));
        for (int i = 0; i < defaults.size(); i++) {
            String key = Shape.CUTOVER.keys().get(i);
            assertThat(row(Shape.CUTOVER, key)[2]).as(key).contains("`" + defaults.get(i) + "`");
        }
        assertThat(row(Shape.PLAN, "soak")[2]).contains("`" + Durations.text(DraftReader.SOAK) + "`");
    }

    @Test
    void theDocumentsExampleReadsWithoutProblems() throws IOException {
        Matcher block = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(Files.readString(DOC));
        assertThat(block.find()).isTrue();

        Plan plan = Texts.accepted(block.group(1), Texts.withScripts(folder));

        assertThat(plan.cutover()).isEqualTo(Plan.Cutover.DEFAULT);
    }

    private static String section(Shape shape) throws IOException {
        String title = shape.title().substring(0, 1).toUpperCase(Locale.ROOT)
                + shape.title().substring(1);
        String doc = Files.readString(DOC);
        int start = doc.indexOf("\n## " + title + "\n");
        assertThat(start).as("a section '%s' in docs/plan.md", title).isPositive();
        int end = doc.indexOf("\n## ", start + 1);
        return doc.substring(start, end < 0 ? doc.length() : end);
    }

    private static List<String> keys(String section) {
        var keys = new ArrayList<String>();
        Matcher row = KEY.matcher(section);
        while (row.find()) {
            keys.add(row.group(1));
        }
        return keys;
    }

    /// Key, type, default, meaning and example.
    private static String[] row(Shape shape, String key) throws IOException {
        Matcher row = KEY.matcher(section(shape));
        while (row.find()) {
            if (row.group(1).equals(key)) {
                return (key + "|" + row.group(2)).split("\\|", -1);
            }
        }
        throw new AssertionError("docs/plan.md says nothing of " + key);
    }
}
