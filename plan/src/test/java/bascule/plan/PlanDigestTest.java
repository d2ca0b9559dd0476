package bascule.plan;

import static bascule.plan.Texts.FULL;
import static bascule.plan.Texts.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanDigestTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeScripts() throws IOException {
        Texts.withScripts(folder);
    }

    /// A journal keeps it for months, so no change of ours may change it.
    @Test
    void theDigestOfAPlanNeverChanges() {
        assertThat(digest(FULL)).isEqualTo("e329e6d51dcecc14147fa103d46448309895d389fa4ff91cd5fbdcec89d90725");
    }

    @Test
    void layoutDoesNotChangeIt() {
        String other =
                with(with(FULL, "soak: 2h\n", ""), "owner: payments\n", "# theirs\nowner:   'payments'\nsoak: 2h\n");
        assertThat(digest(other)).isEqualTo(digest(FULL));
    }

    @Test
    void everyLetterChangesIt() throws IOException {
        String before = digest(FULL);
        assertThat(digest(with(FULL, "owner: payments", "owner: payment"))).isNotEqualTo(before);
        assertThat(digest(with(FULL, "needed: 2", "needed: 1"))).isNotEqualTo(before);
        assertThat(digest(with(FULL, "labels: [personal-data, pci]", "labels: [personal-data]")))
                .isNotEqualTo(before);
        for (var script : new String[] {"green.sql", "green-undo.sql", "contract.sql"}) {
            Path file = folder.resolve(script);
            String text = Files.readString(file);
            Files.writeString(file, text + " ");
            assertThat(digest(FULL)).isNotEqualTo(before);
            Files.writeString(file, text);
        }
        assertThat(digest(FULL)).isEqualTo(before);
    }

    @Test
    void whatStandsInOneScriptIsNotTakenForAnother() throws IOException {
        String two = Texts.DATABASE + "expand: [{file: green.sql, name: a}, {file: contract.sql, name: b}]\n";
        Files.writeString(folder.resolve("green.sql"), "ab");
        Files.writeString(folder.resolve("contract.sql"), "c");
        String before = digest(two);
        Files.writeString(folder.resolve("green.sql"), "a");
        Files.writeString(folder.resolve("contract.sql"), "bc");
        assertThat(digest(two)).isNotEqualTo(before);
    }

    private String digest(String text) {
        return Texts.accepted(text, folder).digest();
    }
}
