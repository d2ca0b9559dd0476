package bascule.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class AgreementTest {
    private final Agreement agreement = new Agreement();

    private void saw(String target, String side, String variant) {
        agreement.saw(target, 5, new Reply(200, Map.of("x-bascule-side", side, "x-shop-checkout", variant), ""));
    }

    @Test
    void sideAndFlagAgree() {
        saw("/catalogue?after=1", "blue", "off");
        saw("/catalogue?after=1", "green", "on");
        saw("/orders", "green", "on");
        assertThat(agreement.answers()).isEqualTo(3);
        assertThat(agreement.disagreements() + agreement.ahead()).isZero();
    }

    @Test
    void onlyWhatIsSpreadMustFollowTheShare() {
        saw("/orders", "blue", "on");
        assertThat(agreement.ahead()).isEqualTo(1);
        assertThat(agreement.disagreements()).isZero();
        saw("/catalogue?after=1", "blue", "on");
        saw("/catalogue?after=1", "green", "off");
        saw("/orders", "green", "off");
        assertThat(agreement.disagreements()).isEqualTo(3);
        assertThat(agreement.kept().getFirst().what()).isEqualTo("/catalogue?after=1 by blue with the flag on");
        assertThat(agreement.kept().getFirst().fromMillis()).isEqualTo(5);
    }

    @Test
    void anAnswerThatLacksOneOfThemSaysNothing() {
        agreement.saw("/catalogue", 0, new Reply(503, Map.of("x-bascule-side", "blue"), ""));
        agreement.saw("/catalogue", 0, new Reply(200, Map.of("x-shop-checkout", "on"), ""));
        assertThat(agreement.answers()).isZero();
    }
}
