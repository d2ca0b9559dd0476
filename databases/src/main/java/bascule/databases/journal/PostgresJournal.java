package bascule.databases.journal;

import bascule.databases.postgres.Failure;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Journal;
import bascule.journal.JournalException;
import bascule.journal.Ledger;
import bascule.migration.Epoch;
import bascule.migration.StepException.Fenced;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A journal in the database: a row an entry, each tied to the one before by its hash, on disk
/// before an append returns.
///
/// Whether an entry may be written is decided by the database in the statement that writes it. A
/// commit whose answer is lost is looked for, after what the server may still have under way for
/// it was ended; where even that can't be had, the journal takes nothing more until a new term has
/// read it anew.
final class PostgresJournal implements Journal {
    private static final int TRIES = 2;
    private static final int CLAIMS_AT_ONCE = 5;

    private final JournalDatabase database;
    private final String migration;
    private final InstantSource clock;
    private final Ledger ledger = new Ledger();
    private @Nullable String poisoned;

    PostgresJournal(JournalDatabase database, String migration, InstantSource clock) {
        this.database = database;
        this.migration = migration;
        this.clock = clock;
        database.readOn(migration, ledger);
    }

    private String where() {
        return "of %s in %s".formatted(migration, database.place());
    }

    @Override
    public synchronized Epoch claim(String holder) {
        for (int time = 0; time < CLAIMS_AT_ONCE; time++) {
            database.readOn(migration, ledger);
            long last = ledger.lastTerm();
            var epoch = new Epoch(last + 1);
            Entry entry = ledger.following(clock, epoch, new Event.Claimed(holder));
            if (claimed(last, entry)) {
                poisoned = null;
                ledger.add(entry);
                return epoch;
            }
        }
        throw new JournalException.Held(
                "the journal %s is written by another controller, which does not stop: let it do the work"
                        .formatted(where()));
    }

    private boolean claimed(long last, Entry entry) {
        try {
            return database.writer().once(connection -> {
                try (var claim = connection.prepareStatement("SELECT bascule_journal.claim(?, ?, ?, ?, ?)")) {
                    claim.setLong(1, database.leaseNumber());
                    claim.setString(2, migration);
                    claim.setLong(3, last);
                    claim.setLong(4, entry.sequence() - 1);
                    claim.setString(5, Ledger.line(entry));
                    return JournalDatabase.one(claim.executeQuery());
                }
            });
        } catch (SQLException failure) {
            throw database.failed("beginning a term of " + migration, failure);
        }
    }

    @Override
    public synchronized Entry append(Epoch epoch, Event event) throws Fenced {
        if (poisoned != null) {
            throw new JournalException(poisoned);
        }
        Entry entry = ledger.following(clock, epoch, event);
        put(entry);
        ledger.add(entry);
        return entry;
    }

    private void put(Entry entry) throws Fenced {
        for (int time = 1; true; time++) {
            try {
                insert(entry);
                return;
            } catch (SQLException failure) {
                refused(entry, failure);
                if (arrived(entry)) {
                    return;
                }
                if (time == TRIES) {
                    throw unwritten(failure, "nothing was recorded");
                }
            }
        }
    }

    private void insert(Entry entry) throws SQLException {
        database.writer().once(connection -> {
            try (var insert = connection.prepareStatement(
                    "INSERT INTO bascule_journal.entry(migration, sequence, epoch, line) VALUES (?, ?, ?, ?)")) {
                insert.setString(1, migration);
                insert.setLong(2, entry.sequence());
                insert.setLong(3, entry.epoch().number());
                insert.setString(4, Ledger.line(entry));
                return insert.executeUpdate();
            }
        });
    }

    /// Throws if the server said no, which leaves no doubt; returns if it may have said yes.
    private void refused(Entry entry, SQLException failure) throws Fenced {
        String state = String.valueOf(failure.getSQLState());
        switch (state) {
            case Failure.FENCED ->
                throw new Fenced(
                        Failure.of(failure, database.place(), "appending").getMessage());
            case JournalDatabase.UNKNOWN_TERM ->
                throw new IllegalArgumentException(
                        "epoch %s was never claimed of the journal %s".formatted(entry.epoch(), where()), failure);
            default -> {
                if (!Failure.losesTheAnswer(failure)) {
                    throw unwritten(failure, "nothing was recorded");
                }
            }
        }
    }

    /// Whether it is on record although no answer came.
    private boolean arrived(Entry entry) {
        try {
            if (database.writer().endLost()) {
                List<String> found = database.lines(migration, entry.sequence() - 1);
                return !found.isEmpty() && found.getFirst().equals(Ledger.line(entry)) && settled();
            }
            poisoned = doubtful("what was under way there has not ended");
        } catch (SQLException unreachable) {
            poisoned = doubtful(
                    Failure.of(unreachable, database.place(), "looking for it").getMessage());
        } catch (JournalException unreachable) {
            poisoned = doubtful(unreachable.getMessage());
        }
        throw new JournalException(poisoned);
    }

    /// What is seen may not yet be where synchronous replication wants it; a commit after it is
    /// acknowledged once it is.
    private boolean settled() throws SQLException {
        String nothing = "UPDATE bascule_journal.migration SET length = length WHERE name = ?";
        return database.writer().once(connection -> {
            try (var update = connection.prepareStatement(nothing)) {
                update.setString(1, migration);
                return update.executeUpdate() > 0;
            }
        });
    }

    private String doubtful(String why) {
        return "the journal %s could not be written, and nobody knows yet whether the last entry is on record: %s;"
                        .formatted(where(), why)
                + " a new term finds out when the database can be reached";
    }

    private JournalException unwritten(SQLException failure, String so) {
        return new JournalException(
                "the journal %s can't be written: %s; %s"
                        .formatted(
                                where(),
                                Failure.of(failure, database.place(), "appending")
                                        .getMessage(),
                                so),
                failure);
    }

    @Override
    public synchronized List<Entry> replay(long after) {
        return ledger.after(after);
    }

    /// Nothing can be appended afterwards.
    @Override
    public synchronized void close() {
        poisoned = "the journal %s is closed".formatted(where());
    }
}
