package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.journal.Event;
import bascule.journal.FileJournal;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Verifying journals from their files alone.
class VerifyAuditTest {
    @TempDir
    Path folder;

    private Path file;
    private String anchor = "";

    @BeforeEach
    void write() throws Exception {
        file = journal("shop-v2");
        anchor = verify("-o", "json").json().at("/journals/0/anchor").asText();
    }

    private Path journal(String name) throws Exception {
        Path home = Files.createDirectories(folder.resolve(".bascule").resolve(name));
        try (var journal = FileJournal.open(home.resolve("journal"), InstantSource.system())) {
            var epoch = journal.claim("one");
            for (String note : List.of("a", "b", "c")) {
                journal.append(epoch, new Event.Noted(note));
            }
        }
        return home.resolve("journal");
    }

    private Cli.Answer verify(String... words) {
        var all = new ArrayList<>(List.of("audit", "verify"));
        all.addAll(List.of(words));
        return new Cli(folder).run(all.toArray(String[]::new));
    }

    @Test
    void whatIsTooLongForAJournalIsNotEvenRead() throws Exception {
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }

        assertThat(verify().err()).contains("has 3,221,225,472 bytes, and a journal has 1,073,741,824 at most");
    }

    private void rewrite(List<Integer> order) throws Exception {
        List<String> lines = Files.readAllLines(file);
        Files.write(file, order.stream().map(lines::get).toList());
    }

    private void damaged(int line, String words) throws Exception {
        var answer = verify("--anchor", anchor);
        assertThat(answer.code()).isEqualTo(3);
        assertThat(answer.out()).contains("%s: line %d: %s".formatted(file, line, words));
        assertThat(answer.err()).isEqualTo("bascule: 1 of 1 not sound\n");
        var json = verify("--anchor", anchor, "-o", "json").json();
        assertThat(json.at("/ok").asBoolean()).isFalse();
        assertThat(json.at("/error/code").asText()).isEqualTo("damaged");
        assertThat(json.at("/journals/0/reason").asText()).contains(words);
    }

    @Test
    void aSoundJournalIsCountedAndItsAnchorFits() {
        var answer = verify("--anchor", anchor, "--journal", ".bascule/shop-v2");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("sound, 4 entries of 1 terms", "anchor " + anchor);
        assertThat(verify("--journal", file.toString()).code()).isZero();
    }

    @Test
    void anEditedLineIsNamed() throws Exception {
        Files.writeString(file, Files.readString(file).replace("\"b\"", "\"x\""));
        damaged(3, "its hash does not fit what it says");
    }

    @Test
    void aLineThatWasTakenOutIsNamed() throws Exception {
        rewrite(List.of(0, 1, 3));
        damaged(3, "it says it is entry 4; entry 3, which belongs here, is gone");
    }

    @Test
    void linesInAnotherOrderAreNamed() throws Exception {
        rewrite(List.of(0, 2, 1, 3));
        damaged(2, "it says it is entry 3; entry 2, which belongs here, stands further down");
    }

    @Test
    void aCutEndShowsAgainstTheAnchorAndOnlyThere() throws Exception {
        rewrite(List.of(0, 1));
        assertThat(verify().code()).isZero();
        damaged(3, "it is gone: the journal ends with entry 2, and entry 4 is remembered");
    }

    @Test
    void aCutLineIsCalledUnfinishedSinceNobodyKnowsWhetherItWasAcknowledged() throws Exception {
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 80));
        assertThat(verify().out())
                .contains("sound, 3 entries", "of an unfinished line: torn by a crash, or cut")
                .doesNotContain("never acknowledged");
    }

    @Test
    void everyJournalOfAHomeIsVerifiedAndAnAnchorIsOfOne() throws Exception {
        Files.writeString(journal("front-v7"), "nonsense\n");
        var answer = verify();
        assertThat(answer.code()).isEqualTo(3);
        assertThat(answer.out()).contains("front-v7/journal: line 1: ", "shop-v2/journal: sound");
        assertThat(verify("--anchor", anchor).err()).contains("an anchor is of one journal, and there are 2");
    }

    @Test
    void misuseIsToldAndEndsWithTwo() {
        assertThat(verify("--journal", "nowhere").code()).isEqualTo(2);
        assertThat(verify("--journal", "nowhere").err())
                .isEqualTo("bascule: there is no journal in nowhere: it is not there\nhint: name it with --journal\n");
        assertThat(verify("--anchor", "4:abc").err()).contains("'4:abc' is no anchor");
        assertThat(new Cli(folder).run("audit").err()).contains("Missing required parameter: 'NAME'");
        assertThat(new Cli(folder).run("audit").code()).isEqualTo(2);
    }
}
