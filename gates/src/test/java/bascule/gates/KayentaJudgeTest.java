package bascule.gates;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.gates.Canary.Minute;
import java.util.List;
import org.junit.jupiter.api.Test;

class KayentaJudgeTest {
    private static Minute minute(int blue, int green) {
        Count one = new Count(1_000, blue);
        Count other = new Count(1_000, green);
        return new Minute(one, other, one, other);
    }

    private static int abortedAt(List<Minute> minutes) {
        return AbortRule.minute(new KayentaJudge(), minutes);
    }

    @Test
    void itLooksEveryFiveMinutesAndSeesWhatIsFarHigher() {
        var higher = List.of(minute(5, 20), minute(6, 21), minute(4, 19), minute(5, 25), minute(7, 30));
        assertThat(abortedAt(higher)).isEqualTo(5);
        assertThat(abortedAt(higher.subList(0, 4))).isZero();
    }

    @Test
    void whatIsAlikeOrLowerPasses() {
        var alike = List.of(minute(5, 5), minute(6, 6), minute(4, 4), minute(5, 5), minute(7, 7));
        assertThat(abortedAt(alike)).isZero();
        var lower = List.of(minute(20, 5), minute(21, 6), minute(19, 4), minute(25, 5), minute(30, 7));
        assertThat(abortedAt(lower)).isZero();
        var none = List.of(minute(0, 0), minute(0, 0), minute(0, 0), minute(0, 0), minute(0, 0));
        assertThat(abortedAt(none)).isZero();
    }
}
