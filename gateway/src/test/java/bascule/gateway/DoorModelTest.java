package bascule.gateway;

import bascule.migration.Side;
import bascule.traffic.Mirror;
import bascule.traffic.Split;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/// Tries all ways in which threads may take turns at the whole door, with its queue, its holds and its
/// releases: what each call answers must make sense in some order of whole calls. So no request is inside
/// once a hold was seen to be quiet, and none that was held is lost.
class DoorModelTest {
    private static final long LONG = 60_000_000_000L;

    private static Routing routing() {
        Upstreams one = new Upstreams(List.of(new Upstream(Side.BLUE, URI.create("http://127.0.0.1:1"))));
        return new Routing(one, one, List.of(), Side.BLUE, Split.ALL_BLUE, Mirror.NONE);
    }

    /// What the checker calls, in threads of its own.
    public static class Door {
        private final Routing routing = routing();
        private final Admission admission = new Admission(new Admission.Bounds(10, 10, LONG, 10), routing);
        private final ConcurrentLinkedQueue<Visit> inside = new ConcurrentLinkedQueue<>();

        private record Visit(Era era, boolean waited) {}

        final class Visitor implements Waiting {
            private volatile boolean in;

            @Override
            public AtHold atHold(Routing now) {
                return AtHold.QUEUE;
            }

            @Override
            public void admit(Era era, boolean counted, boolean waited) {
                in = true;
                inside.add(new Visit(era, waited));
            }

            @Override
            public void refuse(String why) {
                throw new IllegalStateException(why);
            }

            @Override
            public InetAddress client() {
                return InetAddress.getLoopbackAddress();
            }

            @Override
            public long since() {
                return 0;
            }
        }

        public Door() {
            admission.open(routing);
        }

        /// Whether it was let in at once.
        @Operation
        public boolean enter() {
            Visitor visitor = new Visitor();
            admission.enter(visitor);
            return visitor.in;
        }

        /// Someone leaves, if someone is inside.
        @Operation(nonParallelGroup = "leaver")
        public void leave() {
            Visit visit = inside.poll();
            if (visit != null) {
                admission.leave(visit.era(), visit.waited());
            }
        }

        @Operation
        public void hold() {
            admission.hold(LONG);
        }

        /// Whether a hold stands that has come to rest. Taking someone out and giving the place back are two
        /// steps of this test, so it is not asked meanwhile.
        @Operation(nonParallelGroup = "leaver")
        public boolean quiet() {
            Admission.Standing standing = admission.standing();
            return standing.mode() == Admission.Mode.HOLDING && standing.underWay() == 0;
        }

        @Operation
        public void open() {
            admission.open(routing);
        }
    }

    private static void check(Class<?> door) {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                .iterations(60)
                .invocationsPerIteration(100)
                .check(door);
    }

    @Test
    void whatTheDoorAnswersMakesSenseInSomeOrderOfWholeCalls() {
        check(Door.class);
    }
}
