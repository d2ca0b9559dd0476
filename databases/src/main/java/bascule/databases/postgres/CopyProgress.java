package bascule.databases.postgres;

import bascule.migration.Bytes;
import bascule.migration.Durations;
import bascule.migration.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// How far a copy is: its rows, and for people how many bytes that were, how fast it goes, how long
/// it will take at that rate, and what holds it back.
final class CopyProgress {
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
    private static final double SECOND_NANOS = 1e9;

    private record Sample(long nanos, long rows, long bytes) {}

    private final Pace pace;
    private final LongSupplier clock;
    private final Consumer<Progress> report;
    private long expected;
    private long rows;
    private long bytes;
    /// Where the rate is counted from: the newest that is as old as the window, and one that will be.
    private Sample from;
    private Sample next;

    /// @param clock in nanoseconds
    CopyProgress(Pace pace, LongSupplier clock, Consumer<Progress> report) {
        this.pace = pace;
        this.clock = clock;
        this.report = report;
        this.from = new Sample(clock.getAsLong(), 0, 0);
        this.next = from;
    }

    synchronized void expect(long moreRows) {
        expected += moreRows;
    }

    /// Nothing moved: it waits.
    synchronized void moved(long moreRows, long moreBytes) {
        rows += moreRows;
        bytes += moreBytes;
        var now = new Sample(clock.getAsLong(), rows, bytes);
        if (now.nanos() - next.nanos() >= WINDOW_NANOS) {
            from = next;
            next = now;
        }
        report.accept(new Progress(rows, Math.max(expected, rows), "rows", besides(now)));
    }

    private String besides(Sample now) {
        var words = new ArrayList<>(List.of(Bytes.text(bytes)));
        var seconds = (now.nanos() - from.nanos()) / SECOND_NANOS;
        if (seconds >= 1) {
            words.add(Bytes.text(Math.round((bytes - from.bytes()) / seconds)) + "/s");
            var rate = (rows - from.rows()) / seconds;
            if (rate > 0 && expected > rows) {
                var left = Duration.ofSeconds(Math.round((expected - rows) / rate));
                words.add("about %s left".formatted(Durations.text(rounded(left))));
            }
        }
        if (!pace.words().isEmpty()) {
            words.add(pace.words());
        }
        return String.join(", ", words);
    }

    /// Nobody knows the seconds of hours.
    private static Duration rounded(Duration left) {
        return left.toMinutes() < 3 ? left : Duration.ofMinutes(left.toMinutes());
    }
}
