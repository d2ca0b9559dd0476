package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyStrictnessTest {
    /// By the time the body breaks the head has gone upstream, but the service never gets a whole request.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nabc\r\n0\r\n\r\n",
                "0x3\r\nabc\r\n0\r\n\r\n",
                "-3\r\nabc\r\n0\r\n\r\n",
                "\r\nabc\r\n0\r\n\r\n",
                "3 \r\nabc\r\n0\r\n\r\n",
                " 3\r\nabc\r\n0\r\n\r\n",
                "3\nabc\r\n0\r\n\r\n",
                "3\r\nabc\n0\r\n\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "3;a\n=b\r\nabc\r\n0\r\n\r\n",
                "ffffffffffffffff\r\nabc\r\n0\r\n\r\n",
                "100000000\r\nabc\r\n0\r\n\r\n",
                "3\r\nabc\r\n0\n\r\n",
            })
    void aBodyOfBrokenChunksIsRefusedAndNeverWholeUpstream(String body) throws Exception {
        List<String> whole = new CopyOnWriteArrayList<>();
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                whole.add(wire.body(head, false));
                wire.send(Origin.response("whole"));
                return true;
            });
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
            assertThat(client.answer(false).status()).isEqualTo(400);
            assertThat(client.atEnd()).isTrue();
            await().until(() -> stand.blue.openConnections() == 0);
            assertThat(whole).isEmpty();
        }
    }
}
