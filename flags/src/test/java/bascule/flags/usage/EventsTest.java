package bascule.flags.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final int THREADS = 4;

    /// Whoever is the first with a name, the others have it in the same moment.
    @Test
    void aNewNameCountsForAllWhoComeWithItAtOnce() throws Exception {
        var barrier = new CyclicBarrier(THREADS);
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            for (int round = 0; round < 200; round++) {
                var events = new Events();
                var answers = new ArrayList<Future<Boolean>>();
                for (int i = 0; i < THREADS; i++) {
                    answers.add(threads.submit(() -> {
                        barrier.await(10, TimeUnit.SECONDS);
                        boolean all = true;
                        for (int name = 0; name < 50; name++) {
                            all &= events.admitted("event-" + name);
                        }
                        return all;
                    }));
                }
                for (Future<Boolean> each : answers) {
                    assertThat(each.get(10, TimeUnit.SECONDS)).isTrue();
                }
            }
        }
    }

    @Test
    void aHundredNamesAreCountedApartAndUnfitOnesNever() {
        var events = new Events();
        for (int name = 0; name < 100; name++) {
            assertThat(events.admitted("event-" + name)).isTrue();
        }
        assertThat(events.admitted("one-more")).isFalse();
        assertThat(events.admitted("event-0")).isTrue();
        assertThat(new Events().admitted("or der")).isFalse();
        assertThat(new Events().admitted("")).isFalse();
    }
}
