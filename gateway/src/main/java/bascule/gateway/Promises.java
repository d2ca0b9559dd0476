package bascule.gateway;

import bascule.migration.StepException.Transient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// What this gateway has promised to others before the same service: to tell them who writes to
/// blue before anybody hears what came of the write. From any thread.
///
/// A promise is a lease. Whoever wants one asks again and again for the changes behind those it
/// has, which also says that it has those. A write is announced before it is sent to blue, and its
/// answer waits until everybody who holds a promise has the announcement; for one who does not ask
/// any more, until that promise has surely ended, and later writes don't wait for it at all. Who
/// asked counts the lease from the moment in which it asked, this gateway from the moment in which
/// it answered: so it ends there first, and no clocks are compared.
///
/// Writes are counted here whether or not anybody has been promised anything, so that the first
/// news are whole.
final class Promises {
    static final Duration LEASE = Duration.ofMillis(500);

    /// A question waits so long for a write to begin. Ends are told with whatever is told next.
    private static final Duration PATIENCE = Duration.ofMillis(100);

    static final int MOST_HOLDERS = 64;
    private static final int MOST_CHANGES = 100_000;
    private static final int MOST_CALLERS = 10_000;
    /// Whoever was promised something by the process before this one.
    private static final String FORMER = "";

    private record Change(long number, long caller, boolean began) {}

    private static final class Holder {
        private long has;
        private long leaseEnd;

        Holder(long has, long leaseEnd) {
            this.has = has;
            this.leaseEnd = leaseEnd;
        }
    }

    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition begun = lock.newCondition();
    private final Map<String, Holder> holders = new HashMap<>();
    private final Map<Long, Integer> underWay = new HashMap<>();
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private final ArrayDeque<Announcement> untold = new ArrayDeque<>();
    private String run = UUID.randomUUID().toString();
    private String cohorts = "";
    private long last;
    private long lastBegun;
    private long forgotten;

    /// @param nanos a clock that never goes back
    Promises(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// The process before this one may have promised something just now.
    void begin() {
        lock.lock();
        try {
            if (!cohorts.isEmpty()) {
                holders.put(FORMER, new Holder(-1, nanos.getAsLong() + LEASE.toNanos()));
            }
        } finally {
            lock.unlock();
        }
    }

    /// Callers are told apart so from here on; what is under way may be anybody's.
    ///
    /// @param by every way in which a route with session-true reads tells them apart; empty if
    /// there is no such route
    void tellApart(String by) {
        lock.lock();
        try {
            cohorts = by;
            run = UUID.randomUUID().toString();
            int all = underWay.values().stream().mapToInt(Integer::intValue).sum();
            underWay.clear();
            if (all > 0) {
                underWay.put(News.ANYBODY, all);
            }
            changes.clear();
            forgotten = last;
        } finally {
            lock.unlock();
        }
    }

    /// A write is about to be sent to blue.
    ///
    /// @param callers by what its caller may be known; empty if by nothing
    /// @param by how it was told apart
    Announcement begun(Set<Long> callers, String by) {
        lock.lock();
        try {
            boolean known = !callers.isEmpty() && by.equals(cohorts) && underWay.size() < MOST_CALLERS;
            Announcement made = new Announcement(run, known ? callers : News.NOBODY_KNOWN, ++last);
            lastBegun = last;
            made.callers().forEach(caller -> count(caller, true));
            if (holders.isEmpty()) {
                made.tell();
            } else {
                untold.addLast(made);
                begun.signalAll();
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    /// It has been answered, or nobody will ever know what came of it.
    void ended(Announcement write) {
        lock.lock();
        try {
            last++;
            Set<Long> callers = write.run().equals(run) ? write.callers() : News.NOBODY_KNOWN;
            callers.forEach(caller -> count(caller, false));
        } finally {
            lock.unlock();
        }
    }

    private void count(long caller, boolean began) {
        underWay.merge(caller, began ? 1 : -1, (before, more) -> before + more == 0 ? null : before + more);
        if (holders.isEmpty()) {
            forgetUpTo(last);
            return;
        }
        changes.addLast(new Change(last, caller, began));
        if (changes.size() > MOST_CHANGES) {
            forgetUpTo(changes.getFirst().number());
        }
    }

    private void forgetUpTo(long number) {
        forgotten = Math.max(forgotten, number);
        while (!changes.isEmpty() && changes.getFirst().number() <= forgotten) {
            changes.removeFirst();
        }
    }

    /// Promises, and tells what has changed; waits for a write to begin if there is nothing to
    /// tell.
    ///
    /// @param who asks, the same each time
    /// @param knownRun of the last news it got, empty for none
    /// @param has the number up to which it has all changes of that run
    /// @param by how its routes tell callers apart
    /// @throws Transient if this gateway tells them apart in another way, or has promised as much
    /// as it can
    News promise(String who, String knownRun, long has, String by) throws Transient {
        lock.lock();
        try {
            Holder known = holders.get(who);
            if (known != null && run.equals(knownRun)) {
                known.has = Math.max(known.has, Math.min(has, last));
                settle();
            }
            await(knownRun, has);
            refuse(who, by);
            return promised(who, run.equals(knownRun) && has >= forgotten ? has : -1);
        } finally {
            lock.unlock();
        }
    }

    private void await(String knownRun, long has) throws Transient {
        try {
            long left = PATIENCE.toNanos();
            while (left > 0 && run.equals(knownRun) && has >= Math.max(lastBegun, forgotten)) {
                left = begun.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Transient("it was interrupted", e);
        }
    }

    private void refuse(String who, String by) throws Transient {
        if (cohorts.isEmpty() || !cohorts.equals(by)) {
            throw new Transient("callers are told apart by %s here, and by %s there: it promises nothing"
                    .formatted(cohorts.isEmpty() ? "nothing" : cohorts, by));
        }
        if (holders.size() >= MOST_HOLDERS && !holders.containsKey(who)) {
            throw new Transient("it has promised to tell " + MOST_HOLDERS + " gateways already, and tells no more");
        }
    }

    /// @param has behind which number news begin; -1 for all
    private News promised(String who, long has) {
        long leaseEnd = nanos.getAsLong() + LEASE.toNanos();
        // Who holds nothing can't rely on a promise before it has the news that come with it.
        holders.computeIfAbsent(who, _ -> new Holder(last, leaseEnd)).leaseEnd = leaseEnd;
        List<Long> begins = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        if (has < 0) {
            underWay.forEach((caller, count) -> begins.addAll(Collections.nCopies(count, caller)));
        } else {
            for (Iterator<Change> later = changes.descendingIterator(); later.hasNext(); ) {
                Change change = later.next();
                if (change.number() <= has) {
                    break;
                }
                (change.began() ? begins : ends).add(change.caller());
            }
        }
        return new News(run, last, has < 0, begins, ends, LEASE);
    }

    /// Waits no longer for those whose promise has ended.
    void tick() {
        lock.lock();
        try {
            settle();
        } finally {
            lock.unlock();
        }
    }

    private void settle() {
        long now = nanos.getAsLong();
        holders.values().removeIf(each -> each.leaseEnd - now <= 0);
        long all = holders.values().stream().mapToLong(each -> each.has).min().orElse(last);
        forgetUpTo(Math.min(all, last));
        while (!untold.isEmpty() && untold.getFirst().number() <= all) {
            untold.removeFirst().tell();
        }
    }

    /// Gateways that have been promised something, those of the process before included.
    int holders() {
        lock.lock();
        try {
            return holders.size();
        } finally {
            lock.unlock();
        }
    }
}
