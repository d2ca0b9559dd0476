package bascule.databases.postgres;

import java.time.Duration;

/// How long things may take on one connection. Zero: no limit.
///
/// @param statement one statement, enforced by the server
/// @param lock one wait for a lock, enforced by the server
/// @param idle doing nothing inside a transaction, so that a hung controller never keeps locks
public record Limits(Duration statement, Duration lock, Duration idle) {
    /// To reach a server.
    static final Duration CONNECT = Duration.ofSeconds(5);

    /// Beyond the server's own limit, until the client gives the connection up.
    private static final Duration GRACE = Duration.ofSeconds(10);

    /// For everything that touches a live database for a moment: fences, records, applied changes.
    static final Limits SHORT = new Limits(Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(60));

    /// For copying and comparing: as long as it takes, up to a day.
    static final Limits LONG = new Limits(Duration.ofDays(1), Duration.ofSeconds(10), Duration.ZERO);

    /// Seconds without a byte after which the client gives up; 0 for never.
    int socketSeconds() {
        return statement.isZero() ? 0 : (int) statement.plus(GRACE).toSeconds();
    }
}
