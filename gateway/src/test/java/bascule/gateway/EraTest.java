package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.Side;
import bascule.traffic.Split;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/// Tries all ways in which threads may take turns inside an era's operations: what each call answers must make sense
/// in some order of whole calls. So nobody can enter an era that was seen closed and empty.
class EraTest {
    /// What the checker calls, in threads of its own.
    public static final class Door {
        private final Era era = new Era(Routing.none(Side.BLUE, Split.ALL_BLUE));

        @Operation
        public boolean enter() {
            return era.enter();
        }

        @Operation
        public void close() {
            era.close();
        }

        @Operation
        public boolean quiet() {
            return era.quiet();
        }

        @Operation
        public long underWay() {
            return era.underWay();
        }
    }

    /// The mistake this room exists to avoid: looks whether it may enter, and then counts.
    public static final class DoorInTwoSteps {
        private final AtomicLong inside = new AtomicLong();
        private volatile boolean closed;

        @Operation
        public boolean enter() {
            if (closed) {
                return false;
            }
            inside.incrementAndGet();
            return true;
        }

        @Operation
        public void close() {
            closed = true;
        }

        @Operation
        public boolean quiet() {
            return closed && inside.get() == 0;
        }
    }

    private static void check(Class<?> door) {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(6)
                .invocationsPerIteration(400)
                .check(door);
    }

    @Test
    void nobodyEntersAnEraThatWasSeenQuiet() {
        check(Door.class);
    }

    @Test
    void theCheckerFindsADoorThatLooksAndCountsInTwoSteps() {
        assertThatThrownBy(() -> check(DoorInTwoSteps.class)).isInstanceOf(LincheckAssertionError.class);
    }
}
