package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {
    private static final String GOOD = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static Wire.Message sent(boolean start, String fields) throws Exception {
        try (Stand stand = new Stand(
                        settings -> settings.withPolicies(settings.policies().withStartTraces(start)));
                Wire client = stand.client()) {
            client.ask("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
            return stand.blue.requests().getFirst();
        }
    }

    @Test
    void whatARequestBringsIsPassedOnAsItIs() throws Exception {
        for (boolean start : new boolean[] {true, false}) {
            assertThat(sent(start, "traceparent: " + GOOD + "\r\ntracestate: a=b\r\n")
                            .fields())
                    .containsEntry("traceparent", GOOD)
                    .containsEntry("tracestate", "a=b");
            String later = "cc" + GOOD.substring(2) + "-more";
            assertThat(sent(start, "traceparent: " + later + "\r\n").fields()).containsEntry("traceparent", later);
        }
    }

    @Test
    void oneIsBegunWhereThereIsNoneThatMakesSense() throws Exception {
        for (String bad : List.of(
                "",
                "x",
                GOOD + "-more",
                GOOD.toUpperCase(java.util.Locale.ROOT),
                "ff" + GOOD.substring(2),
                GOOD.replace("0af7651916cd43dd8448eb211c80319c", "0".repeat(32)),
                GOOD.replace("b7ad6b7169203331", "0".repeat(16)),
                GOOD.replace('-', '_'))) {
            String fields = bad.isEmpty() ? "" : "traceparent: " + bad + "\r\ntracestate: a=b\r\n";
            Wire.Message sent = sent(true, fields);
            assertThat(sent.field("traceparent"))
                    .as(bad)
                    .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
                    .isNotEqualTo(bad);
            assertThat(sent.fields()).doesNotContainKey("tracestate");
        }
        assertThat(sent(true, "").field("traceparent"))
                .isNotEqualTo(sent(true, "").field("traceparent"));
    }

    @Test
    void unaskedNoneIsBegun() throws Exception {
        assertThat(sent(false, "").fields()).doesNotContainKey("traceparent");
    }
}
