package bascule.gateway;

import java.net.InetAddress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// What protects the service from the requests of one route: how many have come, how many are there. It
/// outlives a change of its limits.
final class RouteProtection {
    /// What refused or ended a request.
    enum By {
        RATE,
        RATE_PER_CLIENT,
        AT_ONCE,
        WITHIN;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @SuppressWarnings("EnumOrdinal") // It is kept nowhere.
        private int place() {
            return ordinal();
        }
    }

    /// Second tries saved up for worse times, in hundredths of one.
    private static final long SAVED = 1_000;

    private static final long ONE = 100;

    private final TokenBucket bucket = new TokenBucket();
    private final ClientBuckets clients = new ClientBuckets();
    private final Places places = new Places();
    private final AtomicLong tries = new AtomicLong(SAVED);
    private final AtomicLong askedAgain = new AtomicLong();
    private final AtomicLongArray against = new AtomicLongArray(By.values().length);
    private volatile RouteLimits limits = RouteLimits.NONE;
    private volatile int mostClients = 1;

    /// From here on those are the limits.
    ///
    /// @param knownClients to remember at once
    void change(RouteLimits next, int knownClients) {
        mostClients = knownClients;
        limits = next;
        places.resize(next.atOnce() == 0 ? Integer.MAX_VALUE : next.atOnce());
    }

    RouteLimits limits() {
        return limits;
    }

    Places places() {
        return places;
    }

    /// Counts one more request of that client.
    ///
    /// @return what to say if it is one too many; null if not
    @Nullable
    Answer tooMany(InetAddress client, long now) {
        RouteLimits set = limits;
        if (set.ratePerClient().isPresent()) {
            Rate rate = set.ratePerClient().get();
            long wait = clients.take(client, rate, mostClients, now);
            if (wait > 0) {
                return limited(By.RATE_PER_CLIENT, rate, "of one client", wait);
            }
        }
        if (set.rate().isPresent()) {
            Rate rate = set.rate().get();
            long wait = bucket.take(rate, now);
            if (wait > 0) {
                return limited(By.RATE, rate, "of this kind", wait);
            }
        }
        if (set.retries() > 0) {
            tries.accumulateAndGet(set.retries(), (saved, more) -> Math.min(SAVED, saved + more));
        }
        return null;
    }

    private Answer limited(By by, Rate rate, String whose, long wait) {
        count(by);
        long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(wait + TimeUnit.SECONDS.toNanos(1) - 1));
        return Answer.limited("more requests " + whose + " came than the " + rate.text() + " let in here", seconds);
    }

    /// Counts what was refused or ended by that.
    void count(By by) {
        against.incrementAndGet(by.place());
    }

    long counted(By by) {
        return against.get(by.place());
    }

    /// Whether a request may be asked once more. If so it counts.
    boolean mayAskAgain() {
        if (limits.retries() == 0) {
            return false;
        }
        while (true) {
            long saved = tries.get();
            if (saved < ONE) {
                return false;
            }
            if (tries.compareAndSet(saved, saved - ONE)) {
                askedAgain.incrementAndGet();
                return true;
            }
        }
    }

    int knownClients() {
        return clients.size();
    }

    long askedAgain() {
        return askedAgain.get();
    }
}
