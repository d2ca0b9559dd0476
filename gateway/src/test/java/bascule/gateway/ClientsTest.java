package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClientsTest {
    private final AtomicLong nanos = new AtomicLong(Duration.ofMinutes(5).toNanos());
    private final Clients clients = new Clients(nanos::get);

    @Test
    void eachCountsOnceAMinute() {
        for (int i = 0; i < 10; i++) {
            clients.ended(7, i % 2 == 0);
            clients.ended(8, false);
        }
        assertThat(clients.seen()).isEqualTo(2);
        assertThat(clients.failed()).isEqualTo(1);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        clients.ended(7, true);
        assertThat(clients.seen()).isEqualTo(3);
        assertThat(clients.failed()).isEqualTo(2);
    }

    @Test
    void placesDivideTheBuckets() {
        for (int i = 0; i < 1_000; i++) {
            String caller = "caller-" + i;
            assertThat(Bucket.fine("salt", caller) / Bucket.FINE).isEqualTo(Bucket.of("salt", caller));
            clients.ended(Bucket.fine("salt", caller), false);
        }
        assertThat(clients.seen()).isBetween(980L, 1_000L);
    }
}
