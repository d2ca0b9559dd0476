package bascule.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CohortsTest {
    /// Values of the reference implementation, seed 0.
    @Test
    void theHashIsMurmur3() {
        assertThat(Cohorts.hash("", "")).isZero();
        assertThat(Cohorts.hash("", "a")).isEqualTo(0x3c2569b2);
        assertThat(Cohorts.hash("a", "b")).isEqualTo(0x9bbfd75f);
        assertThat(Cohorts.hash("abc", "")).isEqualTo(0xb3dd93fa);
        assertThat(Cohorts.hash("abc", "d")).isEqualTo(0x43ed676a);
        assertThat(Cohorts.hash("Hello, ", "world!")).isEqualTo(0xc0363e43);
        assertThat(Cohorts.hash("The quick brown fox ", "jumps over the lazy dog"))
                .isEqualTo(0x2e4ff723);
    }

    /// Keys that others found by search: their hashes are the edges of signed and unsigned numbers.
    @ParameterizedTest
    @CsvSource({
        "ejOoVL, 0x00000000, 0",
        "bY9fO-, 0x00000001, 0",
        "SI7p-,  0x7fffffff, 49",
        "6LvT0,  0x80000000, 50",
        "ceQdGm, 0xffffffff, 99"
    })
    void theEdgesOfTheHashFallIntoTheFirstMiddleAndLastPlace(String key, String hash, int place) {
        assertThat(Cohorts.hash("", key)).isEqualTo(Integer.parseUnsignedInt(hash.substring(2), 16));
        assertThat(Cohorts.place("", key, 100)).isEqualTo(place);
    }

    @Test
    void theLargestTotalIsNotTooLarge() {
        assertThat(Cohorts.place(-1, Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE - 1);
        assertThat(Cohorts.place(0, Integer.MAX_VALUE)).isZero();
        assertThat(Cohorts.place(-1, 0)).isZero();
    }

    /// Whatever is written, cut anywhere: the same as over the bytes of both texts.
    @Test
    void anyTextHashesAsItsBytesDo() {
        var random = new Random(20_261_125);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append((char) (random.nextBoolean() ? random.nextInt(0x250) : 0xd700 + random.nextInt(0xa00)));
            }
            int cut = random.nextInt(text.length() + 1);
            assertThat(Cohorts.hash(text.substring(0, cut), text.substring(cut)))
                    .as("'%s' cut at %d", text, cut)
                    .isEqualTo(overBytes(text.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    /// Written for bytes, as the reference does it.
    private static int overBytes(byte[] bytes) {
        int hash = 0;
        int whole = bytes.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            int block = (bytes[i] & 0xff)
                    | (bytes[i + 1] & 0xff) << 8
                    | (bytes[i + 2] & 0xff) << 16
                    | (bytes[i + 3] & 0xff) << 24;
            hash = Integer.rotateLeft(hash ^ Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593, 13) * 5
                    + 0xe6546b64;
        }
        int tail = 0;
        for (int i = bytes.length - 1; i >= whole; i--) {
            tail = tail << 8 | (bytes[i] & 0xff);
        }
        int end = hash ^ Integer.rotateLeft(tail * 0xcc9e2d51, 15) * 0x1b873593 ^ bytes.length;
        end = (end ^ end >>> 16) * 0x85ebca6b;
        end = (end ^ end >>> 13) * 0xc2b2ae35;
        return end ^ end >>> 16;
    }
}
