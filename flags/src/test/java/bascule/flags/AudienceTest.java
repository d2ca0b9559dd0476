package bascule.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AudienceTest {
    private static final Version FIVE = new Version(5, "abc");

    private final Audience audience = new Audience();

    @Test
    void whoHasNotSaidSoIsBehind() {
        try (Audience.Seat _ = audience.join("shop-1");
                Audience.Seat _ = audience.join("shop-2")) {
            assertThat(audience.behind(FIVE)).containsExactly("shop-1", "shop-2");
            assertThat(audience.confirm("shop-2", FIVE)).isTrue();
            assertThat(audience.behind(FIVE)).containsExactly("shop-1");
            audience.confirm("shop-1", new Version(4, "later edits do not matter"));
            assertThat(audience.behind(FIVE)).containsExactly("shop-1");
            audience.confirm("shop-1", new Version(6, "def"));
            assertThat(audience.behind(FIVE)).isEmpty();
            assertThat(audience.listening()).isEqualTo(Map.of("shop-1", Optional.of(6L), "shop-2", Optional.of(5L)));
        }
        assertThat(audience.listening()).isEmpty();
        assertThat(audience.confirm("shop-1", FIVE)).isFalse();
    }

    @Test
    void whoComesAgainStartsAnewAndKeepsItsSeatWhenTheOldLineEnds() {
        Audience.Seat old = audience.join("shop-1");
        audience.confirm("shop-1", FIVE);
        try (Audience.Seat _ = audience.join("shop-1")) {
            old.close();
            assertThat(audience.behind(FIVE)).containsExactly("shop-1");
        }
        assertThat(audience.behind(FIVE)).isEmpty();
    }

    @Test
    void onlyNamesAreNames() {
        assertThatThrownBy(() -> audience.join("shop 1")).hasMessageContaining("'shop 1' is no name");
        assertThat(Audience.name("a.B-3_x:1")).isTrue();
        assertThat(Audience.name("")).isFalse();
    }

    @Test
    void aVersionIsReadAsItWasWritten() {
        assertThat(Version.parse("5-abc")).contains(FIVE);
        assertThat(Version.parse("5")).isEmpty();
        assertThat(Version.parse("\"5-abc\"")).isEmpty();
    }
}
