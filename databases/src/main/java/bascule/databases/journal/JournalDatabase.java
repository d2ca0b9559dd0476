package bascule.databases.journal;

import bascule.databases.postgres.Failure;
import bascule.databases.postgres.PostgresAddress;
import bascule.journal.Entry;
import bascule.journal.Journal;
import bascule.journal.JournalException;
import bascule.journal.Lease;
import bascule.journal.Ledger;
import bascule.journal.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The plans and journals of several controllers, in one PostgreSQL database (journal.sql). What
/// it refuses, it refuses to everybody who may write there: an entry of a term that is over, one
/// that does not follow, a change to what happened.
///
/// The connections are few and shared: one that writes, one that reads, one for the lease.
public final class JournalDatabase implements AutoCloseable {
    /// Raised for whoever has not the lease.
    static final String NOT_ACTIVE = "BA003";

    /// Raised for a term that has not begun yet.
    static final String UNKNOWN_TERM = "BA004";

    private final Session writer;
    private final Session reader;
    private final Session beats;
    private final PostgresLease lease;

    private JournalDatabase(PostgresAddress address, String holder) {
        this.writer = new Session(address);
        this.reader = new Session(address);
        this.beats = new Session(address);
        this.lease = new PostgresLease(beats, holder, address.place());
    }

    /// Connects, and makes the schema if there is none.
    ///
    /// @param holder this process, for people: it stands in the lease while this process has it
    /// @throws JournalException if it can't be reached or used
    public static JournalDatabase open(PostgresAddress address, String holder) {
        JournalDatabase database = at(address, holder);
        try {
            database.make();
            return database;
        } catch (JournalException unusable) {
            database.close();
            throw unusable;
        }
    }

    /// Only looks: what reads a database without the schema is told that there is none.
    public static JournalDatabase at(PostgresAddress address) {
        return at(address, "a reader");
    }

    private static JournalDatabase at(PostgresAddress address, String holder) {
        return new JournalDatabase(address, holder);
    }

    private void make() {
        try {
            boolean utf8 = reader.look(connection -> text(connection, "SHOW server_encoding"))
                    .equals(Optional.of("UTF8"));
            if (!utf8) {
                throw new JournalException(
                        "the database %s is not in UTF-8, so it can't keep journals: create it with ENCODING 'UTF8'"
                                .formatted(place()));
            }
            boolean there = reader.look(connection -> text(connection, "SELECT to_regclass('bascule_journal.shelf')"))
                    .isPresent();
            if (!there) {
                writer.once(JournalDatabase::makeOnce);
            }
        } catch (SQLException failure) {
            throw failed("looking for the journals", failure);
        }
    }

    /// One transaction, since it is sent as one; of two controllers that begin at once, one makes
    /// the schema.
    private static boolean makeOnce(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.execute("""
                BEGIN; SELECT pg_advisory_xact_lock(hashtext('bascule_journal'));
                DO $once$ BEGIN
                    IF to_regclass('bascule_journal.entry') IS NULL THEN EXECUTE $schema$%s$schema$; END IF;
                END $once$;
                CREATE TABLE IF NOT EXISTS bascule_journal.shelf (
                    name text PRIMARY KEY,
                    version bigint NOT NULL,
                    lines text NOT NULL
                );
                COMMIT\
                """.formatted(schema()));
        }
    }

    private static String schema() {
        try (var in = JournalDatabase.class.getResourceAsStream("journal.sql")) {
            if (in == null) {
                throw new IllegalStateException("journal.sql is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Optional<String> text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }

    /// Host, port and database, as people write them.
    public String place() {
        return writer.address().place();
    }

    public Lease lease() {
        return lease;
    }

    /// The server's time, as it was when the lease was last looked at or renewed, and what has
    /// passed since on a clock that never jumps. All controllers write the same time into
    /// journals, whatever their machines' clocks say.
    public InstantSource clock() {
        return lease.clock();
    }

    /// A plan as it was started.
    ///
    /// @param scripts of the plan, as one text
    /// @param base the folder that paths in it are relative to
    public record KeptPlan(String plan, String scripts, String base) {}

    /// The migrations there are, each with how many entries its journal has.
    ///
    /// @throws JournalException if the database can't be asked
    public Map<String, Long> lengths() {
        return read("listing the migrations", connection -> {
            try (var select = connection.prepareStatement(
                            "SELECT name, length FROM bascule_journal.migration ORDER BY name COLLATE \"C\"");
                    var rows = select.executeQuery()) {
                var all = new LinkedHashMap<String, Long>();
                while (rows.next()) {
                    all.put(rows.getString(1), rows.getLong(2));
                }
                return all;
            }
        });
    }

    /// @throws JournalException if it can't be read
    public Optional<KeptPlan> plan(String migration) {
        return read("reading the plan of " + migration, connection -> {
            try (var select = connection.prepareStatement(
                    "SELECT plan, scripts, base FROM bascule_journal.migration WHERE name = ?")) {
                select.setString(1, migration);
                try (var rows = select.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new KeptPlan(rows.getString(1), rows.getString(2), rows.getString(3)))
                            : Optional.empty();
                }
            }
        });
    }

    /// Keeps a plan, or another one in its place as long as nothing stands in its journal.
    ///
    /// @return whether it did
    /// @throws JournalException.Held if this controller has not the lease
    /// @throws JournalException if it can't be written
    public boolean keep(String migration, KeptPlan plan) {
        return write("keeping the plan of " + migration, connection -> {
            try (var keep = connection.prepareStatement("SELECT bascule_journal.keep(?, ?, ?, ?, ?)")) {
                keep.setLong(1, lease.number());
                keep.setString(2, migration);
                keep.setString(3, plan.plan());
                keep.setString(4, plan.scripts());
                keep.setString(5, plan.base());
                return one(keep.executeQuery());
            }
        });
    }

    static boolean one(ResultSet rows) throws SQLException {
        try (rows) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    /// The journal of a migration that is kept here. Its terms are claimed under this database's
    /// lease.
    ///
    /// @throws JournalException if it is damaged or can't be read
    public Journal journal(String migration, InstantSource clock) {
        return new PostgresJournal(this, migration, clock);
    }

    Session writer() {
        return writer;
    }

    long leaseNumber() {
        return lease.number();
    }

    /// Rows of a journal after some entry.
    ///
    /// @param lines of the entries, oldest first, as they would stand in a file
    /// @param written how many entries the whole journal has had at the same moment
    record Rows(List<String> lines, long written) {
        Rows {
            lines = List.copyOf(lines);
        }
    }

    Rows rows(String migration, long after) {
        return read("reading the journal of " + migration, connection -> {
            try (var select = connection.prepareStatement("""
                SELECT e.line, m.length FROM bascule_journal.migration m
                LEFT JOIN bascule_journal.entry e ON e.migration = m.name AND e.sequence > ?
                WHERE m.name = ? ORDER BY e.sequence\
                """)) {
                select.setLong(1, after);
                select.setString(2, migration);
                try (var rows = select.executeQuery()) {
                    var lines = new ArrayList<String>();
                    long written = 0;
                    while (rows.next()) {
                        Optional.ofNullable(rows.getString(1)).ifPresent(lines::add);
                        written = rows.getLong(2);
                    }
                    return new Rows(lines, written);
                }
            }
        });
    }

    /// Lines of a journal after that entry, oldest first, as they would stand in a file.
    ///
    /// @throws JournalException if they can't be read
    public List<String> lines(String migration, long after) {
        return rows(migration, after).lines();
    }

    /// Reads on what a ledger does not have yet.
    ///
    /// @throws JournalException if what is there does not follow, or there is less than was
    ///     written; it can't be read
    public void readOn(String migration, Ledger ledger) {
        Rows found = rows(migration, ledger.length());
        String where = "of %s in %s".formatted(migration, place());
        ledger.take(found.lines(), where);
        if (ledger.length() < found.written()) {
            throw new JournalException(
                    "the journal %s has %d entries, and %d were written: put back a copy that is sound"
                            .formatted(where, ledger.length(), found.written()));
        }
    }

    /// All entries of a journal.
    ///
    /// @throws JournalException if it is damaged or can't be read
    public List<Entry> entries(String migration) {
        var ledger = new Ledger();
        readOn(migration, ledger);
        return ledger.after(0);
    }

    /// Whether a journal's rows tell what happened, as [Verification] finds it out from a file.
    ///
    /// @throws JournalException if they can't be read
    public Verification verify(String migration, Verification.Demand... demands) {
        Rows found = rows(migration, 0);
        Verification verdict = Verification.of(found.lines(), demands);
        long there = found.lines().size();
        return verdict instanceof Verification.Sound && there < found.written()
                ? new Verification.Damaged(
                        there + 1,
                        "it is gone: the journal ends with entry %d, and the database has taken %d"
                                .formatted(there, found.written()))
                : verdict;
    }

    /// Signed heads of a journal, in the order in which they were kept.
    ///
    /// @throws JournalException if they can't be read
    public List<String> heads(String migration) {
        return read("reading the signed heads of " + migration, connection -> {
            try (var select = connection.prepareStatement(
                    "SELECT line FROM bascule_journal.head WHERE migration = ? ORDER BY id")) {
                select.setString(1, migration);
                return texts(select.executeQuery());
            }
        });
    }

    /// @throws JournalException if it can't be written
    public void keepHead(String migration, String line) {
        write("keeping a signed head of " + migration, connection -> {
            try (var insert =
                    connection.prepareStatement("INSERT INTO bascule_journal.head(migration, line) VALUES (?, ?)")) {
                insert.setString(1, migration);
                insert.setString(2, line);
                return insert.executeUpdate();
            }
        });
    }

    private static List<String> texts(ResultSet rows) throws SQLException {
        try (rows) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    <T> T read(String doing, Session.Work<T> work) {
        try {
            return reader.look(work);
        } catch (SQLException failure) {
            throw failed(doing, failure);
        }
    }

    <T> T write(String doing, Session.Work<T> work) {
        try {
            return writer.once(work);
        } catch (SQLException failure) {
            throw failed(doing, failure);
        }
    }

    JournalException failed(String doing, SQLException failure) {
        String said = Failure.of(failure, place(), doing).getMessage();
        return NOT_ACTIVE.equals(failure.getSQLState())
                ? new JournalException.Held(said)
                : new JournalException("the database of journals " + said, failure);
    }

    /// Gives up the lease, if this process has it and the database can be asked.
    @Override
    public void close() {
        try {
            lease.giveUp();
        } catch (JournalException unreachable) {
            // whoever stands by takes it when the beat stands still
        }
        writer.close();
        reader.close();
        beats.close();
    }
}
