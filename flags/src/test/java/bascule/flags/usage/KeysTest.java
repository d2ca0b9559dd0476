package bascule.flags.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How many different callers there were.
class KeysTest {
    private static Keys of(int first, int count) {
        var keys = new Keys();
        for (int i = first; i < first + count; i++) {
            keys.add("caller-" + i);
        }
        return keys;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 1_000, 100_000, 1_000_000})
    void howeverManyThereAreTheyAreCountedToAFewPercent(int count) {
        assertThat((double) of(0, count).count()).isCloseTo(count, Percentage.withPercentage(7));
    }

    @Test
    void whoeverComesAgainOrWasCountedElsewhereCountsOnce() {
        Keys keys = of(0, 1_000);
        keys.add(of(0, 1_000));
        keys.add(of(500, 1_000));
        assertThat((double) keys.count()).isCloseTo(1_500, within(100.0));
        keys.add("");
        assertThat(keys.count()).isEqualTo(Keys.of(keys.state()).count());
    }

    @Test
    void whatWasTakenIsNotThereAnyMore() {
        Keys keys = of(0, 100);
        Keys taken = keys.taken();
        assertThat(keys.count()).isZero();
        assertThat((double) taken.count()).isCloseTo(100, within(7.0));
    }

    /// Somebody may send anything: it is counted as something, and never breaks who counts.
    @Test
    void bytesThatAreNoneOfOursAreRefusedOrHarmless() {
        assertThatThrownBy(() -> Keys.of(new byte[5])).hasMessageContaining("2048 bytes, not 5");
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[Keys.BYTES];
            random.nextBytes(bytes);
            Keys keys = of(0, 10);
            keys.add(Keys.of(bytes));
            keys.add("another");
            assertThat(keys.count()).isNotNegative();
        }
    }
}
