package bascule.tidy;

import static org.assertj.core.api.Assertions.fail;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The project's own files keep every rule. With `-Dtidy.write=true` (or a list of rooms) the files that are not
/// formatted are rewritten first.
final class TidyTest {
    private static final Path ROOT = root();
    private static KnownTexts known = known();
    private static Project project = Project.read(ROOT);

    @BeforeAll
    static void write() throws IOException, FormatterException {
        String rooms = System.getProperty("tidy.write", "false");
        if (rooms.equals("false")) {
            return;
        }
        var formatted = new Formatted(known);
        List<String> only = List.of(rooms.split(","));
        for (TextFile java : project.java()) {
            boolean asked =
                    rooms.equals("true") || java.room().filter(only::contains).isPresent();
            Optional<String> better = asked && !known.contains(java.text()) ? formatted.format(java) : Optional.empty();
            if (better.isPresent() && !better.get().equals(java.text())) {
                Files.writeString(ROOT.resolve(java.path()), better.get());
            }
        }
        project = Project.read(ROOT);
    }

    static Stream<Named<Rule>> rules() {
        return Stream.<Rule>of(
                        new Formatted(known),
                        new LineWidth(),
                        new FileLength(),
                        new MethodLength(),
                        new Leftovers(),
                        new Console(),
                        new Sleep(),
                        new EmptyCatch(),
                        new Names(),
                        new NullMarkedPackages(),
                        new ImportStairs(),
                        new PomStairs(),
                        new DocLinks(),
                        new NamedDependencies(),
                        new NamedTests(),
                        new OutsidePaths())
                .map(rule -> Named.of(rule.getClass().getSimpleName(), rule));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void everyFileKeeps(Rule rule) throws IOException {
        List<Finding> findings = rule.check(project).toList();
        known.save();
        if (!findings.isEmpty()) {
            fail(findings.stream().map(Finding::toString).collect(Collectors.joining("\n", "\n", "\n")));
        }
    }

    private static Path root() {
        Path start = Path.of(System.getProperty("project.root", "")).toAbsolutePath();
        return Files.exists(start.resolve("tidy/pom.xml"))
                ? start
                : start.resolve("..").normalize();
    }

    private static KnownTexts known() {
        try {
            String version = String.valueOf(Formatter.class.getPackage().getImplementationVersion());
            return new KnownTexts(ROOT.resolve("tidy/target/tidy"), version);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
