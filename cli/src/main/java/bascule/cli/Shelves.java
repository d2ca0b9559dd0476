package bascule.cli;

import bascule.databases.journal.JournalDatabase;
import bascule.databases.journal.KeptLines;
import bascule.databases.postgres.PostgresAddress;
import bascule.server.FileShelf;
import bascule.server.MemoryShelf;
import bascule.server.Shelf;
import java.nio.file.Path;
import java.util.Optional;

/// Where people's tokens are kept, and who is signed in: beside the journals, so that controllers
/// that share those share these too.
record Shelves(Shelf tokens, Shelf sessions, Optional<JournalDatabase> database) implements AutoCloseable {
    /// @param journals the database in which several controllers keep them; empty for files in the home
    static Shelves of(Optional<PostgresAddress> journals, Path home) {
        return journals.map(JournalDatabase::at)
                .map(database -> new Shelves(
                        new DatabaseShelf(new KeptLines(database, "tokens")),
                        new DatabaseShelf(new KeptLines(database, "sessions")),
                        Optional.of(database)))
                .orElseGet(() ->
                        new Shelves(new FileShelf(home.resolve(TokenVerbs.FILE)), new MemoryShelf(), Optional.empty()));
    }

    @Override
    public void close() {
        database.ifPresent(JournalDatabase::close);
    }
}
