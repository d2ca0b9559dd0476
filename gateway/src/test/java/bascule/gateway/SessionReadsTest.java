package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException.Fenced;
import bascule.traffic.CohortBy;
import bascule.traffic.Match;
import bascule.traffic.Route;
import bascule.traffic.Service;
import bascule.traffic.SessionTrue;
import bascule.traffic.Split;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionReadsTest {
    private static final Duration LEASE = Duration.ofMinutes(1);

    /// Reads of `/basket` go by user, those of `/usual` by what is usual.
    private static Stand stand() throws Exception {
        Stand stand = new Stand();
        stand.balancer().configure(service(stand), Stand.FIRST);
        stand.balancer().shift(Split.ALL_GREEN, Stand.FIRST);
        return stand;
    }

    private static Service service(Stand stand) {
        return stand.service(List.of(
                new Route("all", "/", Route.Spread.NONE, Route.Hold.ALL),
                new Route("usual", "/usual", Route.Spread.SESSION, Route.Hold.ALL),
                new Route(
                        "basket",
                        Match.path("/basket"),
                        Route.Spread.SESSION,
                        Route.Hold.ALL,
                        new CohortBy.Header("X-User"))));
    }

    private static String arrived(Stand stand, String mark) throws Exception {
        return ((SessionTrue) stand.balancer()).arrived(mark, LEASE, Stand.FIRST);
    }

    private static void settle(Stand stand) throws Exception {
        arrived(stand, arrived(stand, ""));
    }

    private static String read(Wire client, String path, String fields) throws IOException {
        return client.ask("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n")
                .text();
    }

    private static void write(Wire client, String path, String fields) throws IOException {
        client.ask("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n" + fields + "\r\n");
    }

    @Test
    void aCallersReadsWaitAtBlueForItsLastWriteOnWhateverRouteItWas() throws Exception {
        try (Stand stand = stand();
                Wire client = stand.client()) {
            assertThat(read(client, "/basket", "X-User: ann\r\n"))
                    .as("nobody said how far green is")
                    .isEqualTo("blue");
            settle(stand);
            assertThat(read(client, "/basket", "X-User: ann\r\n")).isEqualTo("green");
            write(client, "/elsewhere", "X-User: ann\r\nX-Bascule-Id: 1\r\n");
            assertThat(read(client, "/basket", "X-User: ann\r\n")).isEqualTo("blue");
            assertThat(read(client, "/basket", "X-User: bob\r\n")).isEqualTo("green");
            String mark = arrived(stand, "");
            assertThat(read(client, "/basket", "X-User: ann\r\n")).isEqualTo("blue");
            arrived(stand, mark);
            assertThat(read(client, "/basket", "X-User: ann\r\n")).isEqualTo("green");
            assertThat(read(client, "/other", "X-User: ann\r\n")).isEqualTo("blue");
            assertThat(stand.metric("bascule_gateway_session_kept_total")).isEqualTo("3");
            assertThat(stand.metric("bascule_gateway_session_writers")).isEqualTo("0");
        }
    }

    /// A caller that gets its cookie with the answer to its first write is known by its address before.
    @Test
    void theUsualWaysToKnowACallerCountTogether() throws Exception {
        try (Stand stand = stand();
                Wire client = stand.client()) {
            settle(stand);
            write(client, "/", "");
            assertThat(read(client, "/usual", "Cookie: bascule_id=new\r\n")).isEqualTo("blue");
            settle(stand);
            assertThat(read(client, "/usual", "Cookie: bascule_id=new\r\n")).isEqualTo("green");
        }
    }

    @Test
    void aWriteOfSomebodyWhoIsNotKnownHoldsEverybodyBack() throws Exception {
        try (Stand stand = stand();
                Wire client = stand.client()) {
            settle(stand);
            write(client, "/basket", "");
            assertThat(read(client, "/basket", "X-User: ann\r\n")).isEqualTo("blue");
            settle(stand);
            assertThat(read(client, "/basket", "X-User: ann\r\n")).isEqualTo("green");
            assertThat(read(client, "/basket", "")).as("who reads is not known").isEqualTo("blue");
        }
    }

    /// A write that broke off may have been done.
    @Test
    void aWriteOfUnknownOutcomeCounts() throws Exception {
        try (Stand stand = stand();
                Wire client = stand.client()) {
            settle(stand);
            stand.blue.service((wire, head) -> false);
            write(client, "/basket", "X-User: ann\r\n");
            stand.blue.service(Origin.plain("blue"));
            assertThat(read(client, "/basket", "X-User: ann\r\n")).isEqualTo("blue");
            assertThat(read(client, "/basket", "X-User: bob\r\n")).isEqualTo("green");
        }
    }

    @Test
    void whatWasSaidIsForgottenWithTheProcessAndWithTheService() throws Exception {
        try (Stand stand = stand()) {
            settle(stand);
            String mark = arrived(stand, "");
            stand.restart();
            try (Wire client = stand.client()) {
                arrived(stand, mark);
                assertThat(read(client, "/basket", "X-User: ann\r\n")).isEqualTo("blue");
                settle(stand);
                assertThat(read(client, "/basket", "X-User: ann\r\n")).isEqualTo("green");
                stand.balancer().configure(service(stand), Stand.FIRST);
                assertThat(read(client, "/basket", "X-User: ann\r\n")).isEqualTo("blue");
            }
        }
    }

    @Test
    void onceGreenServesItIsReadThereAndAnOldEpochSaysNothing() throws Exception {
        try (Stand stand = stand();
                Wire client = stand.client()) {
            stand.balancer().release(Side.GREEN, new Epoch(2));
            write(client, "/basket", "X-User: ann\r\n");
            assertThat(read(client, "/basket", "X-User: ann\r\n")).isEqualTo("green");
            assertThatThrownBy(() -> arrived(stand, "")).isInstanceOf(Fenced.class);
        }
    }
}
