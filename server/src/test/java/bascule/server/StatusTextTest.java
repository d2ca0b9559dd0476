package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aStatusComesBackAsItWasWritten() throws Exception {
        for (var status : List.of(Statuses.full("orders-v2"), Statuses.bare("orders-v2"))) {
            assertThat(StatusText.read(JSON.readTree(StatusText.write(status).toString())))
                    .isEqualTo(status);
        }
    }

    @Test
    void organsThatAMigrationLacksAreLeftOut() {
        assertThat(StatusText.write(Statuses.bare("x")).properties())
                .extracting(java.util.Map.Entry::getKey)
                .doesNotContain("traffic", "forward", "reverse", "flags");
    }

    @Test
    void whatHasNotHappenedYetHasNoTime() {
        var whole = Statuses.bare("x");
        var fresh = StatusText.write(whole)
                .set(
                        "verified",
                        JSON.createObjectNode()
                                .put("done", false)
                                .put("differences", 0)
                                .putNull("at"));

        var again = StatusText.write(StatusText.read(fresh));

        assertThat(again.get("verified").get("at").isNull()).isTrue();
    }

    @Test
    void theOneShapeIsThere() {
        var node = StatusText.write(Statuses.full("orders-v2"));

        assertThat(node.get("apiVersion").asText()).isEqualTo("bascule/v1");
        assertThat(node.get("ok").asBoolean()).isTrue();
        assertThat(node.get("id").asText()).isEqualTo("orders-v2");
        assertThat(node.get("state").asText()).isEqualTo("awaiting-approval");
        assertThat(node.get("health").asText()).isEqualTo("healthy");
        assertThat(node.get("traffic").get("greenPercent").asText()).isEqualTo("25.5");
    }

    @Test
    void whatIsNoStatusIsToldByTheFieldThatIsWrong() {
        var node = StatusText.write(Statuses.full("orders-v2"));

        assertThatThrownBy(() -> StatusText.read(node.deepCopy().put("epoch", "three")))
                .hasMessage("'epoch' must be a whole number");
        assertThatThrownBy(() -> StatusText.read(node.deepCopy().put("state", "sleeping")))
                .hasMessageStartingWith("'sleeping' is none of running, waiting, awaiting-approval");
        assertThatThrownBy(() -> StatusText.read(node.deepCopy().put("at", "noon")))
                .hasMessage("'at' is no time: noon");
        assertThatThrownBy(() -> StatusText.read(JSON.createArrayNode())).hasMessage("expected a JSON object");
    }
}
