package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WritersTest {
    private static final long LONG = Duration.ofMinutes(1).toNanos();
    private static final int[] ANN = {1};
    private static final int[] BOB = {2};
    private static final int[] NOBODY = {};

    private final Writers writers = new Writers();

    private String next(String mark) {
        return writers.arrived(mark, LONG);
    }

    /// All that was written until now has arrived.
    private void settle() {
        next(next(""));
    }

    @Test
    void nobodyMayReadBeforeItIsKnownWhatHasArrived() {
        assertThat(writers.mayRead(ANN))
                .as("it may have written to the process before")
                .isFalse();
        settle();
        assertThat(writers.mayRead(ANN)).isTrue();
        assertThat(writers.mayRead(NOBODY)).isFalse();
    }

    @Test
    void whoWroteMayReadOnceItHasArrivedAndOthersAllTheTime() {
        settle();
        writers.wrote(ANN, 10);
        assertThat(writers.mayRead(ANN)).isFalse();
        assertThat(writers.mayRead(new int[] {3, 1})).isFalse();
        assertThat(writers.mayRead(BOB)).isTrue();
        String mark = next("");
        assertThat(writers.mayRead(ANN)).isFalse();
        writers.wrote(BOB, 10);
        String later = next(mark);
        assertThat(writers.mayRead(ANN)).isTrue();
        assertThat(writers.mayRead(BOB)).as("it wrote after that mark").isFalse();
        next(later);
        assertThat(writers.mayRead(BOB)).isTrue();
        assertThat(writers.waiting()).isZero();
    }

    @Test
    void aMarkIsTheSameUntilSomebodyWrites() {
        String mark = next("");
        assertThat(next(mark)).isEqualTo(mark);
        writers.wrote(ANN, 10);
        assertThat(next(mark)).isNotEqualTo(mark);
    }

    @Test
    void aWriterWhoIsNotKnownMayBeAnybody() {
        settle();
        writers.wrote(NOBODY, 10);
        assertThat(writers.mayRead(ANN)).isFalse();
        settle();
        assertThat(writers.mayRead(ANN)).isTrue();
    }

    @Test
    void moreWritersThanAreKeptMakeEverybodyWait() {
        settle();
        writers.wrote(ANN, 1);
        writers.wrote(BOB, 1);
        assertThat(writers.waiting()).isEqualTo(1);
        assertThat(writers.mayRead(BOB)).isFalse();
        assertThat(writers.mayRead(new int[] {3})).isFalse();
        settle();
        assertThat(writers.mayRead(BOB)).isTrue();
    }

    @Test
    void whatIsSaidHoldsForItsLeaseOnly() {
        writers.arrived(writers.arrived("", 0), 0);
        assertThat(writers.mayRead(ANN)).isFalse();
        settle();
        assertThat(writers.mayRead(ANN)).isTrue();
    }

    @Test
    void aMarkOfAnotherRunOrOneThatWasNeverGivenSaysNothing() {
        Writers before = new Writers();
        String old = before.arrived("", LONG);
        for (String mark : new String[] {old, next("") + "0", next("") + "x", "nonsense", ":"}) {
            writers.arrived(mark, LONG);
            assertThat(writers.mayRead(ANN)).as(mark).isFalse();
        }
    }

    @Test
    void anotherGreenHasNothingThatThisOneHad() {
        String mark = next("");
        next(mark);
        assertThat(writers.mayRead(ANN)).isTrue();
        writers.forget();
        assertThat(writers.mayRead(ANN)).isFalse();
        next(mark);
        assertThat(writers.mayRead(ANN)).isFalse();
        settle();
        assertThat(writers.mayRead(ANN)).isTrue();
    }
}
