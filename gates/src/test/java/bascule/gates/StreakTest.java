package bascule.gates;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreakTest {
    private final Streak streak = new Streak(20);

    @Test
    void twentyFailuresInARowAreTooMany() {
        streak.take(new Count(100, 1), new Count(12, 12));
        assertThat(streak.broken()).isEmpty();
        streak.take(new Count(100, 1), Count.NONE);
        streak.take(new Count(100, 1), new Count(8, 8));
        assertThat(streak.broken()).isPresent();
        streak.take(new Count(100, 1), new Count(8, 0));
        assertThat(streak.broken()).isPresent();
    }

    @Test
    void oneAnswerInBetweenBeginsANewRow() {
        streak.take(new Count(100, 1), new Count(19, 19));
        streak.take(new Count(100, 1), new Count(19, 18));
        streak.take(new Count(100, 1), new Count(19, 19));
        assertThat(streak.broken()).isEmpty();
    }

    @Test
    void anOutageOfBothSidesDoesNotCount() {
        streak.take(new Count(100, 100), new Count(50, 50));
        assertThat(streak.broken()).isEmpty();
    }

    @Test
    void whereBlueIsNotAskedGreenStandsForItself() {
        streak.take(Count.NONE, new Count(50, 50));
        assertThat(streak.broken()).isPresent();
    }
}
