package bascule.gateway;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// The limits of one gateway.
public final class Limits {
    public static final Limits DEFAULT = defaults();

    /// A value for each; of a time the milliseconds.
    private final Map<Limit, Long> values;

    private Limits(Map<Limit, Long> values) {
        this.values = values;
    }

    private static Limits defaults() {
        Map<Limit, Long> values = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            values.put(limit, limit.byDefault());
        }
        return new Limits(values);
    }

    /// @throws IllegalArgumentException if it is out of the limit's bounds
    public Limits with(Limit limit, Duration time) {
        return with(limit, time.toMillis());
    }

    /// @param value bytes or how many; of a time the milliseconds
    /// @throws IllegalArgumentException if it is out of the limit's bounds
    public Limits with(Limit limit, long value) {
        Map<Limit, Long> changed = new EnumMap<>(values);
        changed.put(limit, limit.checked(value));
        return new Limits(changed);
    }

    long of(Limit limit) {
        return Objects.requireNonNull(values.get(limit));
    }

    private int count(Limit limit) {
        return (int) of(limit);
    }

    private Duration time(Limit limit) {
        return Duration.ofMillis(of(limit));
    }

    int headBytes() {
        return count(Limit.HEAD_BYTES);
    }

    int fields() {
        return count(Limit.FIELDS);
    }

    int targetBytes() {
        return count(Limit.TARGET_BYTES);
    }

    Duration head() {
        return time(Limit.HEAD);
    }

    Duration idle() {
        return time(Limit.IDLE);
    }

    Duration body() {
        return time(Limit.BODY);
    }

    Duration connect() {
        return time(Limit.CONNECT);
    }

    Duration response() {
        return time(Limit.RESPONSE);
    }

    Duration upstreamIdle() {
        return time(Limit.UPSTREAM_IDLE);
    }

    int upstreamConnections() {
        return count(Limit.UPSTREAM_CONNECTIONS);
    }

    Duration healthEvery() {
        return time(Limit.HEALTH_EVERY);
    }

    Duration healthAnswer() {
        return time(Limit.HEALTH_ANSWER);
    }

    int illAfter() {
        return count(Limit.ILL_AFTER);
    }

    int wellAfter() {
        return count(Limit.WELL_AFTER);
    }

    Duration illFor() {
        return time(Limit.ILL_FOR);
    }

    Duration slowStart() {
        return time(Limit.SLOW_START);
    }

    int mirrorCopies() {
        return count(Limit.MIRROR_COPIES);
    }

    int mirrorBody() {
        return count(Limit.MIRROR_BODY);
    }

    Duration mirrorAnswer() {
        return time(Limit.MIRROR_ANSWER);
    }

    int sessionWriters() {
        return count(Limit.SESSION_WRITERS);
    }

    Duration loopDelay() {
        return time(Limit.LOOP_DELAY);
    }

    Duration queue() {
        return time(Limit.QUEUE);
    }

    int knownClients() {
        return count(Limit.KNOWN_CLIENTS);
    }

    int clients() {
        return count(Limit.CLIENTS);
    }

    int held() {
        return count(Limit.HELD);
    }

    int heldPerClient() {
        return count(Limit.HELD_PER_CLIENT);
    }

    Duration heldFor() {
        return time(Limit.HELD_FOR);
    }

    int releaseAtOnce() {
        return count(Limit.RELEASE_AT_ONCE);
    }

    int streams() {
        return count(Limit.STREAMS);
    }

    int resets() {
        return count(Limit.RESETS);
    }

    int controlFrames() {
        return count(Limit.CONTROL_FRAMES);
    }

    Duration tunnels() {
        return time(Limit.TUNNELS);
    }

    int accessLogLines() {
        return count(Limit.ACCESS_LOG_LINES);
    }

    Duration stop() {
        return time(Limit.STOP);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Limits limits && values.equals(limits.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Limit limit : Limit.values()) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(limit.key())
                    .append(' ')
                    .append(limit.text(of(limit)));
        }
        return text.toString();
    }
}
