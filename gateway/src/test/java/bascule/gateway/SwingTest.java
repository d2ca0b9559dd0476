package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.migration.Epoch;
import bascule.migration.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SwingTest {
    private static final int CYCLES = 200;
    private static final int CLIENTS = 8;

    /// Writes of each client from one swing to the next.
    private static final int BETWEEN = 5;

    private final Map<String, AtomicInteger> writes = new ConcurrentHashMap<>();
    private final Queue<String> wrongs = new ConcurrentLinkedQueue<>();
    private volatile Side open = Side.BLUE;
    private final AtomicBoolean fenced = new AtomicBoolean();

    /// Counts each write by its id, and tells of every one that reaches a side that may not have it.
    private Origin.Service counting(Side mine) {
        return (wire, head) -> {
            String body = wire.body(head, false);
            if (head.line().startsWith("POST")) {
                if (fenced.get() || open != mine) {
                    wrongs.add(head.line() + " reached " + mine
                            + (fenced.get() ? " while fenced" : " while " + open + " serves"));
                }
                writes.computeIfAbsent(body, id -> new AtomicInteger()).incrementAndGet();
                if (fenced.get()) {
                    wrongs.add(head.line() + " was still under way at " + mine + " while fenced");
                }
            }
            wire.send(Origin.response(mine.word()));
            return true;
        };
    }

    /// The promise of the whole room.
    @Test
    void twoHundredSwingsUnderLoadFailNothingAndDoEachWriteOnceOnTheSideThatServes() throws Exception {
        try (Stand stand = new Stand()) {
            stand.blue.service(counting(Side.BLUE));
            stand.green.service(counting(Side.GREEN));
            AtomicBoolean stop = new AtomicBoolean();
            Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(Thread.ofVirtual().start(() -> load(stand, number, stop, acknowledged)));
            }
            Epoch epoch = new Epoch(2);
            for (int i = 0; i < CYCLES; i++) {
                int enough = acknowledged.size() + CLIENTS * BETWEEN;
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> acknowledged.size() >= enough || !wrongs.isEmpty());
                stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(10), epoch);
                fenced.set(true);
                stand.balancer().seal(true, epoch);
                Side next = i % 2 == 0 ? Side.GREEN : Side.BLUE;
                open = next;
                fenced.set(false);
                stand.balancer().release(next, epoch);
                epoch = epoch.next();
            }
            stop.set(true);
            for (Thread client : clients) {
                client.join();
            }
            assertThat(wrongs).isEmpty();
            assertThat(acknowledged).hasSizeGreaterThan(CYCLES);
            assertThat(writes.keySet()).containsExactlyInAnyOrderElementsOf(acknowledged);
            assertThat(writes.values()).allMatch(count -> count.get() == 1);
            assertThat(stand.counters().failed()).isZero();
            System.out.println(acknowledged.size() + " writes over " + CYCLES + " swings, held at once at most "
                    + stand.counters().heldMax() + ", longest hold "
                    + stand.counters().holdMaxMillis() + " ms");
        }
    }

    private void load(Stand stand, int number, AtomicBoolean stop, Queue<String> acknowledged) {
        try (Wire client = stand.client()) {
            for (int i = 0; !stop.get(); i++) {
                String id = number + "-" + i;
                Wire.Message answer = client.post("/orders", id);
                if (answer.status() == 200) {
                    acknowledged.add(id);
                } else {
                    wrongs.add(id + " was answered " + answer.line() + " " + answer.text());
                }
                if (client.get("/orders").status() != 200) {
                    wrongs.add("a read after " + id + " failed");
                }
            }
        } catch (Exception e) {
            wrongs.add("client " + number + ": " + e);
        }
    }
}
