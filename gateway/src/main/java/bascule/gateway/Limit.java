package bascule.gateway;

import bascule.migration.Durations;
import java.time.Duration;
import java.util.Locale;

/// A limit on everything that may wait, queue or grow.
public enum Limit {
    HEAD_BYTES(Unit.BYTES, 32 << 10, 1 << 10, 1 << 20, "of a request's header fields together"),
    FIELDS(Unit.COUNT, 100, 10, 1_000, "header fields of a request"),
    TARGET_BYTES(Unit.BYTES, 8 << 10, 256, 64 << 10, "of a request's target"),
    HEAD(Unit.TIME, 10_000, 100, 600_000, "for the head of a request, or a TLS handshake, to arrive in all"),
    IDLE(Unit.TIME, 75_000, 100, 3_600_000, "a client's connection may be quiet between requests"),
    BODY(Unit.TIME, 60_000, 100, 3_600_000, "without progress of a body, either way"),
    CONNECT(Unit.TIME, 1_000, 10, 60_000, "for an upstream to accept"),
    RESPONSE(Unit.TIME, 30_000, 100, 3_600_000, "for an upstream to begin its answer"),
    UPSTREAM_IDLE(
            Unit.TIME, 4_000, 100, 3_600_000, "an upstream connection is kept; shorter than the service keeps its own"),
    UPSTREAM_CONNECTIONS(Unit.COUNT, 512, 1, 65_536, "to one upstream from one event loop"),
    QUEUE(
            Unit.TIME,
            5_000,
            10,
            600_000,
            "to wait for one of them, or for a place at the service, once as many are in use as may be"),
    HEALTH_EVERY(Unit.TIME, 2_000, 100, 600_000, "between two health checks of one upstream"),
    HEALTH_ANSWER(Unit.TIME, 1_000, 10, 60_000, "for a health check to be answered"),
    ILL_AFTER(Unit.COUNT, 3, 1, 1_000, "failures in a row until an upstream is ill"),
    WELL_AFTER(Unit.COUNT, 2, 1, 1_000, "successes in a row until it is well again"),
    ILL_FOR(Unit.TIME, 10_000, 100, 3_600_000, "until an ill upstream is tried again, where no checks are made"),
    SLOW_START(Unit.TIME, 0, 0, 3_600_000, "in which the share of an upstream grows once it is new or well again"),
    CLIENTS(Unit.COUNT, 20_000, 1, 1_000_000, "connections from clients"),
    KNOWN_CLIENTS(
            Unit.COUNT,
            10_000,
            1,
            1_000_000,
            "of one route whose requests are counted apart; further ones share a rate"),
    HELD(Unit.COUNT, 10_000, 0, 1_000_000, "requests held at once"),
    HELD_PER_CLIENT(Unit.COUNT, 10_000, 1, 1_000_000, "of them of one client, told by its address"),
    HELD_FOR(Unit.TIME, 60_000, 100, 600_000, "one request may be held"),
    RELEASE_AT_ONCE(Unit.COUNT, 64, 1, 100_000, "held requests let go at once when a hold ends, before the pace rises"),
    LOOP_DELAY(
            Unit.TIME,
            0,
            0,
            10_000,
            "an event loop may be late with what it has to do until it refuses a share of the requests; 0s for no"
                    + " limit"),
    MIRROR_COPIES(
            Unit.COUNT, 128, 1, Limit.MOST_COPIES, "copies of requests under way, or waiting to be compared, at once"),
    MIRROR_BODY(Unit.BYTES, 64 << 10, 0, 4 << 20, "of the body of each of two answers that are compared"),
    MIRROR_ANSWER(Unit.TIME, 5_000, 10, 60_000, "for both answers to a copied request to be whole"),
    SESSION_WRITERS(
            Unit.COUNT,
            10_000,
            1,
            1_000_000,
            "callers remembered that wrote what green does not have yet; with more, all are taken for such"),
    STREAMS(Unit.COUNT, 100, 1, 10_000, "requests at once on one connection of HTTP/2"),
    RESETS(Unit.COUNT, 200, 1, 100_000, "streams of one connection reset within 30 seconds, by either end"),
    CONTROL_FRAMES(Unit.COUNT, 500, 10, 100_000, "PING and SETTINGS frames of one connection within a second"),
    TUNNELS(Unit.TIME, 5_000, 0, 3_600_000, "to close upgraded connections of the side left behind, spread over it"),
    ACCESS_LOG_LINES(
            Unit.COUNT,
            1_000,
            1,
            1_000_000,
            "a second in the access log; of more than that one in ten, and every failure"),
    STOP(Unit.TIME, 10_000, 0, 3_600_000, "for requests in flight when the gateway stops");

    static final int MOST_COPIES = 4_096;

    /// What a limit is counted in. Times are in milliseconds.
    enum Unit {
        TIME,
        BYTES,
        COUNT
    }

    private final Unit unit;
    private final long byDefault;
    private final long least;
    private final long most;
    private final String what;

    Limit(Unit unit, long byDefault, long least, long most, String what) {
        this.unit = unit;
        this.byDefault = byDefault;
        this.least = least;
        this.most = most;
        this.what = what;
    }

    /// As it is written in a settings file.
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Unit unit() {
        return unit;
    }

    long byDefault() {
        return byDefault;
    }

    String what() {
        return what;
    }

    /// For people: what may be written.
    String bounds() {
        return text(least) + " to " + text(most);
    }

    /// @throws IllegalArgumentException if the limit can't be that
    long checked(long value) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(text(value) + " is out of bounds: write " + bounds());
        }
        return value;
    }

    /// @throws IllegalArgumentException if the text is no value of this limit; the message says what to write
    long parse(String text) {
        return checked(
                switch (unit) {
                    case TIME ->
                        Durations.parse(text)
                                .map(Duration::toMillis)
                                .orElseThrow(() -> new IllegalArgumentException("'" + text
                                        + "' is no time: write a number and a unit, such as 300ms, 5s or 2m"));
                    case BYTES -> bytes(text);
                    case COUNT -> Whole.number(text);
                });
    }

    private static long bytes(String text) {
        for (String[] known : new String[][] {{"KiB", "1024"}, {"MiB", "1048576"}, {"B", "1"}}) {
            String number = text.endsWith(known[0]) ? text.substring(0, text.length() - known[0].length()) : "";
            if (number.matches("\\d{1,9}")) {
                return Long.parseLong(number) * Long.parseLong(known[1]);
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no size: write a number and B, KiB or MiB");
    }

    /// As it is written in a settings file.
    String text(long value) {
        return switch (unit) {
            case TIME -> Durations.text(Duration.ofMillis(value));
            case BYTES -> size(value);
            case COUNT -> String.valueOf(value);
        };
    }

    private static String size(long value) {
        if (value >= 1 << 20 && value % (1 << 20) == 0) {
            return (value >> 20) + "MiB";
        }
        return value >= 1 << 10 && value % (1 << 10) == 0 ? (value >> 10) + "KiB" : value + "B";
    }
}
