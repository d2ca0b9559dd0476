package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.gateway.AccessLog.Line;
import bascule.gateway.Figures.Outcome;
import bascule.migration.Side;
import bascule.traffic.Route.Spread;
import bascule.traffic.Split;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("access.log");
    }

    private Stand stand() throws Exception {
        return new Stand(settings -> settings.withPolicies(settings.policies().withAccessLog(file())));
    }

    private List<JsonNode> lines(int atLeast) throws IOException {
        await().until(() -> Files.exists(file()) && Files.readAllLines(file()).size() >= atLeast);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file())) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    @Test
    void aLineSaysWhatBecameOfARequestAndWhoseItWas() throws Exception {
        try (Stand stand = stand();
                Wire client = stand.client()) {
            stand.balancer().configure(stand.service(Spread.ALL), Stand.FIRST.next());
            stand.balancer().shift(new Split(5_000), Stand.FIRST.next());
            client.ask("POST /a?secret=1 HTTP/1.1\r\nHost: a\r\nX-Bascule-Id: me\r\nContent-Length: 3\r\n"
                    + "traceparent: 00-" + TRACE + "-b7ad6b7169203331-01\r\n\r\nabc");
            JsonNode line = lines(1).getFirst();
            String side = Bucket.of("", "me") < 5_000 ? "green" : "blue";
            assertThat(line.path("method").asText()).isEqualTo("POST");
            assertThat(line.path("path").asText()).isEqualTo("/a");
            assertThat(line.path("route").asText()).isEqualTo("all");
            assertThat(line.path("side").asText()).isEqualTo(side);
            assertThat(line.path("cohort").asInt()).isEqualTo(Bucket.of("", "me"));
            assertThat(line.path("epoch").asLong()).isEqualTo(2);
            assertThat(line.path("status").asInt()).isEqualTo(200);
            assertThat(line.path("outcome").asText()).isEqualTo("2xx");
            assertThat(line.path("trace").asText()).isEqualTo(TRACE);
            assertThat(line.path("bytesIn").asLong()).isEqualTo(3);
            assertThat(line.path("bytesOut").asLong()).isEqualTo(side.length());
            assertThat(line.has("sample")).isFalse();
        }
    }

    @Test
    void whatWasHeldOrRefusedSaysSo() throws Exception {
        try (Stand stand = stand();
                Wire client = stand.client();
                Wire refused = stand.client()) {
            stand.balancer().hold(Duration.ofSeconds(5), Duration.ofMillis(400), Stand.FIRST);
            client.get("/");
            JsonNode held = lines(1).getFirst();
            assertThat(held.path("heldMillis").asLong()).isBetween(1L, 10_000L);
            assertThat(held.path("millis").asLong())
                    .isGreaterThanOrEqualTo(held.path("heldMillis").asLong());
            stand.balancer().hold(Duration.ofSeconds(5), Duration.ofMillis(100), Stand.FIRST);
            stand.balancer().seal(true, Stand.FIRST);
            refused.get("/");
            JsonNode line = lines(2).getLast();
            assertThat(line.path("outcome").asText()).isEqualTo("not_done");
            assertThat(line.has("side")).isFalse();
        }
    }

    @Test
    void whichVariantsTheServiceGaveStandsInTheLineAndGoesNoFurther() throws Exception {
        try (Stand stand = stand();
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Bascule-Flags: checkout=new, pricing=v3\r\n\r\n");
                return true;
            });
            assertThat(client.get("/").fields()).doesNotContainKey("x-bascule-flags");
            JsonNode flags = lines(1).getFirst().path("flags");
            assertThat(flags).hasToString("{\"checkout\":\"new\",\"pricing\":\"v3\"}");
            stand.blue.service(Origin.plain("blue"));
            client.get("/");
            assertThat(lines(2).getLast().has("flags")).isFalse();
        }
    }

    @Test
    void variantsAreReadAsFarAsTheyMakeSense() {
        assertThat(Variants.read("a=b")).containsExactly(Map.entry("a", "b"));
        assertThat(Variants.read(" a=b ,c.d=e-f,\"x\"=1, g=h")).containsOnlyKeys("a", "c.d");
        assertThat(Variants.read("nonsense")).isEmpty();
        assertThat(Variants.read("a=" + "b".repeat(101))).isEmpty();
        String many = IntStream.range(0, 60).mapToObj(each -> "f" + each + "=x").collect(Collectors.joining(","));
        assertThat(Variants.read(many)).hasSize(50);
    }

    private static Line line(Outcome outcome) {
        return new Line("GET", "/", "all", Side.BLUE, Bucket.NONE, 0, 1, 200, outcome, null, null, 0, 0);
    }

    @Test
    void ofManyOneInTenIsWrittenAndEveryFailure() throws Exception {
        try (AccessLog log = AccessLog.to(file(), new Figures(), 10)) {
            for (int i = 0; i < 500; i++) {
                log.add(line(Outcome.ANSWERED_2XX));
            }
            for (int i = 0; i < 20; i++) {
                log.add(line(Outcome.UNKNOWN));
            }
            await().until(() -> log.written() + log.sampledOut() == 520);
            List<JsonNode> lines = lines((int) log.written());
            long failures = lines.stream()
                    .filter(each -> each.path("outcome").asText().equals("unknown"))
                    .count();
            long others = lines.size() - failures;
            assertThat(failures).isEqualTo(20);
            assertThat(others).isBetween(55L, 65L);
            assertThat(log.sampledOut()).isEqualTo(500 - others);
            assertThat(lines.getLast().has("sample")).isFalse();
            assertThat(lines.get(15).path("sample").asInt()).isEqualTo(10);
        }
    }

    @Test
    void whereThereIsNoRoomItIsDroppedAndCountedAndNobodyWaits() throws Exception {
        Files.createDirectory(file());
        try (AccessLog log = AccessLog.to(file(), new Figures(), 1_000_000)) {
            for (int i = 0; i < 30_000; i++) {
                log.add(line(Outcome.ANSWERED_2XX));
            }
            assertThat(log.dropped()).isGreaterThanOrEqualTo(20_000);
            assertThat(log.written()).isZero();
        }
    }
}
