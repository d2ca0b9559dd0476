package bascule.gateway;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Another gateway, asked by a thread of its own who writes through it.
final class Other {
    private static final Logger LOG = LoggerFactory.getLogger(Other.class);
    private static final long PAUSE_MILLIS = 50;

    private final URI address;
    private final Others others;
    /// As its news say; each caller as often as it has a write there.
    private final Map<Long, Integer> underWay = new HashMap<>();

    private String run = "";
    private long has;
    private boolean silent;
    private boolean ended;
    private @Nullable Thread asker;
    private volatile long leaseEnd = System.nanoTime();

    Other(URI address, Others others) {
        this.address = address;
        this.others = others;
    }

    URI address() {
        return address;
    }

    /// Whether it tells of every write before anybody hears what came of it.
    boolean promised() {
        return System.nanoTime() - leaseEnd < 0;
    }

    /// Has it asked from here on.
    synchronized void begin() {
        if (asker == null && !ended) {
            asker = Thread.ofVirtual().name("bascule-gateway-other").start(this::ask);
        }
    }

    /// Has it asked no more, and believes nothing that it still says.
    synchronized void end() {
        ended = true;
        leaseEnd = System.nanoTime();
        others.lost(underWay);
        underWay.clear();
        if (asker != null) {
            asker.interrupt();
        }
    }

    private void ask() {
        try {
            while (wanted()) {
                askOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// If not, whoever wants it later begins anew.
    private synchronized boolean wanted() {
        boolean wanted = !ended && others.writers().told();
        if (!wanted) {
            asker = null;
        }
        return wanted;
    }

    private void askOnce() throws InterruptedException {
        long asked = System.nanoTime();
        try {
            take(others.asking().ask(address, run, has), asked);
            silent = false;
        } catch (IOException e) {
            if (!silent) {
                LOG.warn(
                        "reads that must see their callers' writes go to blue: {} does not promise to tell of writes:"
                                + " {}",
                        address,
                        e.getMessage());
            }
            silent = true;
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    /// @param asked when it was asked, from which moment its promise counts
    private synchronized void take(News news, long asked) {
        if (ended) {
            return;
        }
        Map<Long, Integer> before = news.whole() ? Map.copyOf(underWay) : Map.of();
        news.begun().forEach(others.writers()::beganElsewhere);
        if (news.whole()) {
            others.writers().anybodyWrote();
            underWay.clear();
            leave(before, news.run().equals(run));
        }
        news.begun().forEach(caller -> count(caller, 1));
        news.ended().forEach(caller -> {
            others.ended(caller, 1);
            count(caller, -1);
        });
        run = news.run();
        has = news.upTo();
        leaseEnd = asked + news.lease().toNanos();
    }

    /// Of writes of which the news say nothing any more.
    private void leave(Map<Long, Integer> before, boolean sameRun) {
        if (sameRun) {
            before.forEach(others::ended);
        } else {
            others.lost(before);
        }
    }

    private void count(long caller, int by) {
        underWay.merge(caller, by, (one, two) -> one + two == 0 ? null : one + two);
    }
}
