package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.journal.Event;
import bascule.journal.FileJournal;
import bascule.journal.SignedJournal;
import bascule.journal.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A journal taken elsewhere and verified there, through the verbs.
class EvidenceTest {
    @TempDir
    Path folder;

    private Path migration() {
        return folder.resolve(".bascule/shop");
    }

    private Cli.Answer verify(String journal) {
        return new Cli(folder).run("audit", "verify", "--journal", journal, "--key", ".bascule/audit-key.pub");
    }

    @BeforeEach
    void write() throws Exception {
        Files.createDirectories(migration());
        Files.writeString(migration().resolve("plan.yaml"), "migration: shop");
        var key = SigningKey.in(folder.resolve(".bascule/audit-key"));
        try (var journal = new SignedJournal(
                FileJournal.open(migration().resolve("journal"), InstantSource.system()),
                "shop",
                key,
                migration().resolve("heads"))) {
            var term = journal.claim("a controller");
            journal.append(term, new Event.Planned("cafe", "ana", ""));
        }
    }

    @Test
    void whatWasTakenElsewhereIsVerifiedThere() throws Exception {
        Cli.Answer export = new Cli(folder).run("audit", "export", "shop", "--to", "shop.zip");
        assertThat(export.code()).as(export.err()).isZero();
        assertThat(new Cli(folder)
                        .run("audit", "export", "shop", "--to", "shop.zip")
                        .err())
                .contains("is there already");
        assertThat(new Cli(folder)
                        .run("audit", "export", "../shop", "--to", "x.zip")
                        .code())
                .isEqualTo(2);
        unpack(folder.resolve("shop.zip"), folder.resolve("elsewhere"));

        Cli.Answer sound = verify("elsewhere/shop");
        assertThat(sound.code()).as(sound.err()).isZero();
        assertThat(sound.err()).contains("2 signed heads, the newest of entry 2");
        assertThat(folder.resolve("elsewhere/shop/plan.yaml")).hasContent("migration: shop");
    }

    @Test
    void aCutEndMissingHeadsAndAnotherKeyAreTold() throws Exception {
        Path journal = migration().resolve("journal");
        Files.write(journal, Files.readAllLines(journal).subList(0, 1));
        assertThat(verify(".bascule/shop").code()).isEqualTo(3);
        assertThat(verify(".bascule/shop").out()).contains("entry 2 was signed at");

        SigningKey.in(folder.resolve("other"));
        assertThat(new Cli(folder)
                        .run("audit", "verify", "--journal", ".bascule/shop", "--key", "other.pub")
                        .out())
                .contains("no head of shop that this key signed");
        Files.delete(migration().resolve("heads"));
        assertThat(verify(".bascule/shop").out()).contains("no head of it was signed, or they are gone");
    }

    private static void unpack(Path file, Path into) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            for (var entry : zip.stream().toList()) {
                Path target = into.resolve(entry.getName());
                Files.createDirectories(target.getParent());
                Files.copy(zip.getInputStream(entry), target);
            }
        }
    }
}
