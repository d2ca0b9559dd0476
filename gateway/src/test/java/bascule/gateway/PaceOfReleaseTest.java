package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.migration.Side;
import bascule.traffic.Mirror;
import bascule.traffic.Split;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What was held does not fall upon the service as a herd: how many it gets at once when a hold ends.
class PaceOfReleaseTest {
    private static final int HELD = 1_000;
    private static final int AT_ONCE = 8;
    private static final int STEEPEST = 16;
    private static final long LONG = TimeUnit.MINUTES.toNanos(1);

    private final Routing routing = routing();
    private final Admission admission = new Admission(new Admission.Bounds(HELD, HELD, LONG, AT_ONCE), routing);
    private final ArrayDeque<Era> inside = new ArrayDeque<>();
    private final List<Integer> order = new ArrayList<>();

    private static Routing routing() {
        Upstreams one = new Upstreams(List.of(new Upstream(Side.BLUE, URI.create("http://127.0.0.1:1"))));
        return new Routing(one, one, List.of(), Side.BLUE, Split.ALL_BLUE, Mirror.NONE);
    }

    private final class Held implements Waiting {
        private final int number;

        Held(int number) {
            this.number = number;
        }

        @Override
        public AtHold atHold(Routing now) {
            return AtHold.QUEUE;
        }

        @Override
        public void admit(Era era, boolean counted, boolean waited) {
            assertThat(waited).isTrue();
            inside.add(era);
            order.add(number);
        }

        @Override
        public void refuse(String why) {
            throw new AssertionError(why);
        }

        @Override
        public InetAddress client() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public long since() {
            return System.nanoTime();
        }
    }

    private void release() {
        admission.open(routing);
        admission.hold(LONG);
        IntStream.range(0, HELD).forEach(number -> admission.enter(new Held(number)));
        assertThat(inside).as("held").isEmpty();
        admission.open(routing);
    }

    @Test
    void theServiceNeverGetsMoreAtOnceThanAFewAndOneForEachOfItsAnswers() {
        release();
        int answers = 0;
        while (!inside.isEmpty()) {
            assertThat(inside).hasSizeLessThanOrEqualTo(Math.min(AT_ONCE + answers, AT_ONCE * STEEPEST));
            admission.leave(inside.remove(), true);
            answers++;
        }
        assertThat(answers).isEqualTo(HELD);
        assertThat(order).as("first come, first served").isSorted();
    }

    @Test
    void aServiceThatDoesNotAnswerGetsATrickle() {
        release();
        for (int tick = 1; tick <= 50; tick++) {
            admission.tick(System.nanoTime());
            assertThat(inside).hasSize(AT_ONCE + tick);
        }
    }
}
