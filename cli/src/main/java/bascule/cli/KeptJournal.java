package bascule.cli;

import bascule.databases.journal.JournalDatabase;
import bascule.journal.JournalException;
import bascule.journal.SignedHeads;
import bascule.journal.SignedJournal;
import bascule.journal.Verification;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Objects;

/// A journal to be verified, wherever it is kept.
sealed interface KeptJournal {
    /// Where it is, for people.
    String place();

    /// Says so in an answer for programs.
    void name(ObjectNode answer);

    /// @throws JournalException if it can't be read
    Verification verify(Verification.Demand... demands);

    /// What controllers signed of it.
    ///
    /// @throws JournalException if it can't be read, or a line is no head of it signed by one of
    ///     the keys
    SignedHeads heads(List<PublicKey> keys);

    /// In a file, its heads beside it.
    record OnFile(Path file) implements KeptJournal {
        @Override
        public String place() {
            return file.toString();
        }

        @Override
        public void name(ObjectNode answer) {
            answer.put("file", file.toString());
        }

        @Override
        public Verification verify(Verification.Demand... demands) {
            return Verification.of(file, demands);
        }

        @Override
        public SignedHeads heads(List<PublicKey> keys) {
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
            Path heads = folder.resolve(SignedJournal.HEADS);
            return SignedHeads.of(
                    SignedHeads.lines(heads),
                    heads.toString(),
                    folder.getFileName().toString(),
                    keys);
        }
    }

    /// In a database that several controllers share.
    record InDatabase(JournalDatabase database, String migration) implements KeptJournal {
        @Override
        public String place() {
            return database.place() + " " + migration;
        }

        @Override
        public void name(ObjectNode answer) {
            answer.put("database", database.place()).put("migration", migration);
        }

        @Override
        public Verification verify(Verification.Demand... demands) {
            return database.verify(migration, demands);
        }

        @Override
        public SignedHeads heads(List<PublicKey> keys) {
            return SignedHeads.of(database.heads(migration), "the heads in " + database.place(), migration, keys);
        }
    }
}
