package bascule.databases.journal;

import bascule.databases.postgres.Failure;
import bascule.journal.JournalException;
import bascule.journal.Lease;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;

/// The lease as a row of the database.
final class PostgresLease implements Lease {
    /// What no lease has, so that nothing can be claimed under it.
    private static final long NONE = -1;

    private final Session session;
    private final String holder;
    private final String place;
    private volatile long number = NONE;
    private volatile Heard heard = new Heard(Instant.now(), System.nanoTime());

    /// The server's time, and ours of the same moment.
    private record Heard(Instant at, long nanos) {
        Instant now() {
            return at.plus(Duration.ofNanos(System.nanoTime() - nanos));
        }
    }

    /// @param holder unlike any other's
    PostgresLease(Session session, String holder, String place) {
        this.session = session;
        this.holder = holder;
        this.place = place;
    }

    /// Of the lease that we have; what was refused or lost is none.
    long number() {
        return number;
    }

    InstantSource clock() {
        return () -> heard.now();
    }

    @Override
    public Holding look() {
        try {
            return session.look(connection -> {
                try (var select = connection.prepareStatement(
                                "SELECT number, beat, holder, address, clock_timestamp() FROM bascule_journal.lease");
                        var rows = select.executeQuery()) {
                    if (!rows.next()) {
                        throw new SQLException("bascule_journal.lease has no row: put it back with number 0");
                    }
                    heard = new Heard(rows.getObject(5, OffsetDateTime.class).toInstant(), System.nanoTime());
                    return new Holding(rows.getLong(1), rows.getLong(2), rows.getString(3), rows.getString(4));
                }
            });
        } catch (SQLException failure) {
            throw failed("looking who is active", failure);
        }
    }

    @Override
    public boolean take(Holding seen, String address) {
        boolean taken = changed("becoming active", """
            UPDATE bascule_journal.lease SET number = number + 1, beat = 0, holder = ?, address = ?
            WHERE number = ? AND beat = ?\
            """, update -> {
            update.setString(1, holder);
            update.setString(2, address);
            update.setLong(3, seen.number());
            update.setLong(4, seen.beat());
        });
        number = taken ? seen.number() + 1 : NONE;
        return taken;
    }

    @Override
    public boolean renew() {
        long mine = number;
        boolean renewed = changed(
                "staying active",
                "UPDATE bascule_journal.lease SET beat = beat + 1 WHERE number = ?",
                update -> update.setLong(1, mine));
        number = renewed ? mine : NONE;
        return renewed;
    }

    @Override
    public void giveUp() {
        long mine = number;
        number = NONE;
        if (mine != NONE) {
            changed(
                    "standing down",
                    "UPDATE bascule_journal.lease SET number = number + 1, holder = '', address = '' WHERE number = ?",
                    update -> update.setLong(1, mine));
        }
    }

    private interface Filling {
        void of(PreparedStatement update) throws SQLException;
    }

    private boolean changed(String doing, String sql, Filling filling) {
        try {
            return session.once(connection -> {
                try (var update = connection.prepareStatement(sql)) {
                    filling.of(update);
                    return update.executeUpdate() > 0;
                }
            });
        } catch (SQLException failure) {
            throw failed(doing, failure);
        }
    }

    private JournalException failed(String doing, SQLException failure) {
        return new JournalException(
                "the database of journals " + Failure.of(failure, place, doing).getMessage(), failure);
    }
}
