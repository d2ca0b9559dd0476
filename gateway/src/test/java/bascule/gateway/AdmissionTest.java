package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.migration.Side;
import bascule.traffic.Mirror;
import bascule.traffic.Split;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Threads enter and leave while another holds, waits for quiet, turns the side and opens again.
@SuppressWarnings("ThreadPriorityCheck") // Yielding is what stirs the order of things here.
class AdmissionTest {
    private static final int THREADS = 4;
    private static final long FOR = TimeUnit.SECONDS.toNanos(4);
    private static final long SEED = Long.getLong("bascule.seed", 20260101);

    private final Routing blue = routing(Side.BLUE);
    private final Routing green = routing(Side.GREEN);
    private final Admission admission =
            new Admission(new Admission.Bounds(10_000, 10_000, TimeUnit.MINUTES.toNanos(1), 8), blue);
    private final ConcurrentLinkedQueue<String> wrongs = new ConcurrentLinkedQueue<>();
    private final AtomicLong inside = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private volatile boolean quiet;
    private volatile Side serving = Side.BLUE;

    private static Routing routing(Side side) {
        Upstream nobody = new Upstream(side, java.net.URI.create("http://127.0.0.1:1"));
        Upstreams one = new Upstreams(List.of(nobody));
        return new Routing(one, one, List.of(), side, Split.ALL_BLUE, Mirror.NONE);
    }

    /// Checks on its way through that it is where it may be.
    private final class Visitor implements Waiting {
        private final AtomicBoolean settled = new AtomicBoolean();
        private final long since = System.nanoTime();

        @Override
        public AtHold atHold(Routing routing) {
            return AtHold.QUEUE;
        }

        @Override
        public void admit(Era era, boolean counted, boolean waited) {
            if (!settled.compareAndSet(false, true)) {
                wrongs.add("one request was let in twice");
            }
            inside.incrementAndGet();
            if (waited) {
                Thread.ofVirtual().start(() -> visit(era, true));
            } else {
                visit(era, false);
            }
        }

        private void visit(Era era, boolean waited) {
            if (quiet || era.routing().serving() != serving) {
                wrongs.add("inside " + era.routing().serving() + " while " + serving + " serves, quiet: " + quiet);
            }
            Thread.yield();
            if (quiet || era.routing().serving() != serving) {
                wrongs.add(
                        "still inside " + era.routing().serving() + " while " + serving + " serves, quiet: " + quiet);
            }
            inside.decrementAndGet();
            done.incrementAndGet();
            admission.leave(era, waited);
        }

        @Override
        public void refuse(String why) {
            wrongs.add("refused: " + why);
        }

        @Override
        public InetAddress client() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public long since() {
            return since;
        }
    }

    @Test
    void onceQuietNobodyIsInsideAndNobodyGetsInUntilItOpens() throws Exception {
        admission.open(blue);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong asked = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                while (!stop.get()) {
                    if (asked.get() - done.get() < 2_000) {
                        asked.incrementAndGet();
                        admission.enter(new Visitor());
                    } else {
                        Thread.yield();
                    }
                }
            }));
        }
        Random random = new Random(SEED);
        long end = System.nanoTime() + FOR;
        int turns = 0;
        while (System.nanoTime() < end && wrongs.isEmpty()) {
            turn(random);
            turns++;
        }
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        while (done.get() < asked.get() && wrongs.isEmpty() && System.nanoTime() < end + FOR) {
            admission.tick(System.nanoTime());
            Thread.yield();
        }
        System.out.println("seed " + SEED + ": " + turns + " turns, " + done + " requests");
        assertThat(wrongs).isEmpty();
        assertThat(done).hasValue(asked.get());
        assertThat(turns).isGreaterThan(100);
        assertThat(admission.standing().underWay()).isZero();
    }

    private void turn(Random random) {
        long mine = admission.hold(TimeUnit.MINUTES.toNanos(1));
        Admission.Drain drain = admission.drain(mine, TimeUnit.SECONDS.toNanos(20));
        if (drain != Admission.Drain.QUIET) {
            wrongs.add("a hold ended " + drain);
            return;
        }
        quiet = true;
        for (int i = random.nextInt(200); i > 0; i--) {
            if (inside.get() != 0) {
                wrongs.add(inside + " inside while quiet");
            }
        }
        serving = serving.other();
        quiet = false;
        admission.open(serving == Side.BLUE ? blue : green);
        if (random.nextBoolean()) {
            admission.tick(System.nanoTime());
        }
    }
}
