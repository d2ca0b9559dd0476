package bascule.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.alerts.Alert.Turn;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WebhookTest {
    private final Sink sink = new Sink();

    @AfterEach
    void close() {
        sink.close();
    }

    private Webhook hook(Form form) {
        return new Webhook(sink::url, () -> "hunter3", form);
    }

    private JsonNode told(Form form, Alert alert) throws Exception {
        hook(form).tell(alert);
        return sink.bodies.getLast();
    }

    @Test
    void thePlainFormHasEveryPartByItsName() throws Exception {
        JsonNode body = told(new PlainForm(), Samples.guard(Turn.BEGINS));
        assertThat(body.toString())
                .isEqualTo("{\"apiVersion\":\"bascule/v1\","
                        + "\"id\":\"shop-v2/stopped/17/2026-11-26T12:04:31Z/begins\","
                        + "\"incident\":\"shop-v2/stopped\",\"kind\":\"guard\",\"turn\":\"begins\","
                        + "\"severity\":\"critical\",\"migration\":\"shop-v2\",\"owner\":\"payments\","
                        + "\"ticket\":\"OPS-1234\",\"what\":\"green was found bad, nothing goes on\","
                        + "\"evidence\":\"guard errors-ramp: green 61 of 2100, blue 402 of 39900\","
                        + "\"sequence\":17,\"at\":\"2026-11-26T12:04:31Z\","
                        + "\"link\":\"https://bascule.example/m/shop-v2\"}");
        assertThat(sink.tokens).containsExactly("Bearer hunter3");
    }

    @Test
    void slackGetsOneTextInWhichNobodyIsCalled() throws Exception {
        var alert = new Alert(
                Samples.SHOP,
                3,
                Kind.ORDERED,
                Turn.NEWS,
                "ordered",
                "ana paused it",
                "<!channel> & co\nnow",
                Instant.EPOCH);
        assertThat(told(new SlackForm(), alert).path("text").asText())
                .isEqualTo("*shop-v2: ana paused it* (info, payments, OPS-1234)\n>&lt;!channel&gt; &amp; co\n>now\n"
                        + "<https://bascule.example/m/shop-v2|dashboard>");
    }

    @Test
    void pagerDutyTriggersAndResolvesOneIncident() throws Exception {
        var form = new PagerDutyForm(() -> "routing");
        JsonNode begun = told(form, Samples.guard(Turn.BEGINS));
        JsonNode ended = told(form, Samples.guard(Turn.ENDS));
        assertThat(begun.path("event_action").asText()).isEqualTo("trigger");
        assertThat(ended.path("event_action").asText()).isEqualTo("resolve");
        assertThat(List.of(begun, ended)).allSatisfy(body -> {
            assertThat(body.path("routing_key").asText()).isEqualTo("routing");
            assertThat(body.path("dedup_key").asText()).isEqualTo("bascule/shop-v2/stopped");
        });
        JsonNode payload = begun.path("payload");
        assertThat(payload.path("summary").asText()).isEqualTo("shop-v2: green was found bad, nothing goes on");
        assertThat(payload.path("severity").asText()).isEqualTo("critical");
        assertThat(payload.path("source").asText()).isEqualTo("shop-v2");
        assertThat(payload.path("custom_details").path("evidence").asText()).contains("61 of 2100");
        assertThat(begun.path("client_url").asText()).isEqualTo("https://bascule.example/m/shop-v2");
    }

    @Test
    void whoHasNoLinkNorTicketGetsNone() throws Exception {
        var bare = new Alert(
                new Subject("pg18", "platform", "", Optional.empty()),
                1,
                Kind.STARTED,
                Turn.NEWS,
                "started",
                "was started",
                "",
                Instant.EPOCH);
        assertThat(told(new SlackForm(), bare).path("text").asText()).isEqualTo("*pg18: was started* (info, platform)");
        assertThat(told(new PlainForm(), bare).path("link").asText()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 404, 408, 429, 500, 503})
    void whatMayYetBeTakenIsTriedAgain(int status) {
        sink.answer(status);
        assertThatThrownBy(() -> hook(new PlainForm()).tell(Samples.phase(1)))
                .isInstanceOf(Transient.class)
                .hasMessage("it answers " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 415, 422})
    void whatIsWrongWithTheAlertItselfIsNotTriedAgain(int status) {
        sink.answer(status);
        assertThatThrownBy(() -> hook(new PlainForm()).tell(Samples.phase(1)))
                .isInstanceOf(Refused.class)
                .hasMessage("it answers %d to this alert".formatted(status));
    }

    /// Whoever answers with gigabytes is not read: the status is there before.
    @Test
    void aHugeAnswerIsNotRead() throws Exception {
        var stopped = new CountDownLatch(1);
        sink.answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = new byte[1 << 16];
            try {
                for (long sent = 0; sent < 1L << 40; sent += block.length) {
                    exchange.getResponseBody().write(block);
                }
            } catch (IOException closed) {
                stopped.countDown();
            }
        });
        hook(new PlainForm()).tell(Samples.phase(1));
        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void noMessageShowsTheAddressOrTheToken() {
        for (String address : List.of("http://127.0.0.1:1/hunter2", "hunter2", "http://hunter2 /", "ftp://hunter2/x")) {
            var hook = new Webhook(() -> address, () -> "hunter3", new PlainForm());
            assertThatThrownBy(() -> hook.tell(Samples.phase(1)))
                    .isInstanceOf(Transient.class)
                    .satisfies(failure -> assertThat(failure.toString()).doesNotContain("hunter"));
        }
        var hook = new Webhook(sink::url, () -> "hunter3\n", new PlainForm());
        assertThatThrownBy(() -> hook.tell(Samples.phase(1)))
                .isInstanceOf(Transient.class)
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("hunter"));
    }

    @Test
    void aSecretThatIsMissingMayBeThereLater() {
        Reference missing = () -> {
            throw new Refused("the file slack-url holds no secret: set it where the controller runs");
        };
        var hook = new Webhook(missing, () -> "", new PlainForm());
        assertThatThrownBy(() -> hook.tell(Samples.phase(1)))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("the file slack-url");
    }
}
