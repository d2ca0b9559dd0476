package bascule.databases.journal;

import bascule.journal.JournalException;
import java.util.List;

/// Lines of text that are kept beside the journals. Any controller may change them, whether it has the lease or not; of
/// two at once, one does.
public final class KeptLines {
    private final JournalDatabase database;
    private final String name;

    /// @param name of these lines, in the plural
    public KeptLines(JournalDatabase database, String name) {
        this.database = database;
        this.name = name;
    }

    /// As they were at one moment.
    ///
    /// @param version counts their changes; 0 where there never was one
    public record Kept(long version, List<String> lines) {
        public Kept {
            lines = List.copyOf(lines);
        }
    }

    public String name() {
        return name;
    }

    /// @throws JournalException if they can't be read
    public Kept read() {
        return database.read("reading the " + name, connection -> {
            try (var select =
                    connection.prepareStatement("SELECT version, lines FROM bascule_journal.shelf WHERE name = ?")) {
                select.setString(1, name);
                try (var rows = select.executeQuery()) {
                    return rows.next()
                            ? new Kept(
                                    rows.getLong(1), rows.getString(2).lines().toList())
                            : new Kept(0, List.of());
                }
            }
        });
    }

    /// Keeps lines in place of those of that version.
    ///
    /// @return whether it did: not if somebody changed them meanwhile
    /// @throws JournalException if they can't be written
    public boolean replace(long version, List<String> lines) {
        return database.write("keeping the " + name, connection -> {
            try (var keep = connection.prepareStatement("""
                INSERT INTO bascule_journal.shelf AS kept (name, version, lines) SELECT ?, 1, ? WHERE ? = 0
                   OR EXISTS (SELECT FROM bascule_journal.shelf WHERE name = ?)
                ON CONFLICT (name) DO UPDATE SET version = kept.version + 1, lines = excluded.lines
                WHERE kept.version = ?\
                """)) {
                keep.setString(1, name);
                keep.setString(2, String.join("\n", lines));
                keep.setLong(3, version);
                keep.setString(4, name);
                keep.setLong(5, version);
                return keep.executeUpdate() == 1;
            }
        });
    }
}
