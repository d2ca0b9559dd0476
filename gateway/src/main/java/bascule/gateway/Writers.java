package bascule.gateway;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// Who has written what green may not have yet. From any thread.
///
/// Time is cut in spans by the marks that are given. A write belongs to the span in which its answer came;
/// so all writes of a span had been committed by blue when the mark that ends the span was given, and green
/// has them once it has what blue had committed then. Only writers of spans that have not arrived are kept.
/// If there are more than fit, everybody counts as a writer until those have arrived: a table that forgets
/// makes nobody read what is too old.
final class Writers {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final Map<Integer, Long> last = new ConcurrentHashMap<>();
    /// Callers, as [News] calls them, of writes on their way through other gateways.
    private final Map<Long, Integer> elsewhere = new ConcurrentHashMap<>();
    private final AtomicLong span = new AtomicLong(1);
    /// The span in which a caller may have written of whom nothing is kept.
    private final AtomicLong anybody = new AtomicLong(1);

    private volatile boolean wrote = true;
    private volatile String run = UUID.randomUUID().toString();
    private volatile long arrived;
    private volatile long leaseEnd = System.nanoTime();

    /// A write was answered, or may have been done, just now. To be told before its caller gets the answer.
    ///
    /// @param callers by what the caller may be known; empty if by nothing
    /// @param most that are kept
    void wrote(int[] callers, int most) {
        if (callers.length == 0) {
            anybodyWrote();
        }
        for (int caller : callers) {
            if (last.size() < most || last.containsKey(caller)) {
                last.merge(caller, span.get(), Math::max);
            } else {
                anybodyWrote();
            }
        }
        wrote = true;
    }

    /// Writes were answered until now, and nobody knows whose.
    void anybodyWrote() {
        anybody.accumulateAndGet(span.get(), Math::max);
        wrote = true;
    }

    /// A write of that caller, or of anybody, is on its way through another gateway.
    void beganElsewhere(long caller) {
        elsewhere.merge(caller, 1, Integer::sum);
    }

    /// So many of these have been answered there, or may have been done.
    void endedElsewhere(long caller, int writes, int most) {
        // Remembered first, so that whoever finds it no more under way finds it written.
        wrote(caller == News.ANYBODY ? new int[0] : new int[] {(int) caller}, most);
        elsewhere.merge(caller, -writes, (before, less) -> before + less == 0 ? null : before + less);
    }

    /// Whether green has everything that this caller wrote.
    ///
    /// @param callers by what the caller is known
    boolean mayRead(int[] callers) {
        long seen = arrived;
        if (callers.length == 0 || !told() || elsewhere.containsKey(News.ANYBODY) || anybody.get() > seen) {
            return false;
        }
        for (int caller : callers) {
            if (elsewhere.containsKey((long) caller)) {
                return false;
            }
            Long wroteIn = last.get(caller);
            if (wroteIn != null && wroteIn > seen) {
                return false;
            }
        }
        return true;
    }

    /// Whether what was said of green may still be relied on.
    boolean told() {
        return System.nanoTime() - leaseEnd < 0;
    }

    /// Green has every write that was answered before that mark was given; a mark that is not of this run
    /// says nothing.
    ///
    /// @return the next mark
    synchronized String arrived(String mark, long leaseNanos) {
        String prefix = run + ":";
        if (mark.startsWith(prefix)) {
            reached(mark.substring(prefix.length()), leaseNanos);
        }
        // Forgotten first: a write that comes meanwhile is told of once too often rather than never.
        if (wrote) {
            wrote = false;
            span.incrementAndGet();
        }
        return prefix + (span.get() - 1);
    }

    private void reached(String number, long leaseNanos) {
        if (NUMBER.matcher(number).matches() && Long.parseLong(number) < span.get()) {
            arrived = Math.max(arrived, Long.parseLong(number));
            leaseEnd = System.nanoTime() + leaseNanos;
            last.values().removeIf(wroteIn -> wroteIn <= arrived);
        }
    }

    /// Forgets what was said of green, which may be another one now, and takes everybody for a writer.
    synchronized void forget() {
        run = UUID.randomUUID().toString();
        leaseEnd = System.nanoTime();
        arrived = 0;
        anybodyWrote();
    }

    /// Callers that are known to have written, or to write, what green may not have.
    int waiting() {
        return last.size() + elsewhere.size();
    }
}
