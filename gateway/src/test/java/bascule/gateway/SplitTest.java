package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.migration.Cohorts;
import bascule.migration.Side;
import bascule.traffic.CohortBy;
import bascule.traffic.Match;
import bascule.traffic.Route;
import bascule.traffic.Route.Spread;
import bascule.traffic.Split;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void bucketsAreFilledEvenly() {
        int below = 0;
        for (int i = 0; i < 100_000; i++) {
            int bucket = Bucket.of("salt", "caller-" + i);
            assertThat(bucket).isBetween(0, 9_999);
            below += bucket < 2_500 ? 1 : 0;
        }
        assertThat(below).isBetween(24_300, 25_700);
    }

    private static Set<Integer> onGreen(Stand stand, String request) throws Exception {
        Set<Integer> green = new HashSet<>();
        try (Wire client = stand.client()) {
            for (int i = 0; i < 300; i++) {
                if (client.ask(request.replace("CALLER", "caller-" + i)).text().equals("green")) {
                    green.add(i);
                }
            }
        }
        return green;
    }

    private static final String READ = "GET /x HTTP/1.1\r\nHost: a\r\nX-Bascule-Id: CALLER\r\n\r\n";
    private static final String WRITE =
            "POST /x HTTP/1.1\r\nHost: a\r\nX-Bascule-Id: CALLER\r\nContent-Length: 0\r\n\r\n";
    private static final String COOKIE = "GET /x HTTP/1.1\r\nHost: a\r\nCookie: a=b; bascule_id=CALLER; c=d\r\n\r\n";

    @Test
    void aGrowingShareKeepsWhoWasThereAndTheSameCallersEachTime() throws Exception {
        try (Stand stand = new Stand()) {
            stand.balancer().configure(stand.service(Spread.ALL), Stand.FIRST);
            List<Set<Integer>> steps = new ArrayList<>();
            for (int share : new int[] {0, 500, 2_500, 5_000, 10_000}) {
                stand.balancer().shift(new Split(share), Stand.FIRST);
                Set<Integer> now = onGreen(stand, READ);
                assertThat(onGreen(stand, WRITE)).isEqualTo(now);
                assertThat(onGreen(stand, COOKIE)).isEqualTo(now);
                steps.add(now);
            }
            for (int i = 1; i < steps.size(); i++) {
                assertThat(steps.get(i)).containsAll(steps.get(i - 1));
            }
            assertThat(steps.getFirst()).isEmpty();
            assertThat(steps.get(2)).hasSizeBetween(50, 100);
            assertThat(steps.getLast()).hasSize(300);
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            stand.balancer().shift(Split.ALL_BLUE, Stand.FIRST);
            assertThat(onGreen(stand, READ))
                    .as("green serves, a split takes nothing from it")
                    .hasSize(300);
        }
    }

    @Test
    void whatARouteDoesNotSpreadStaysWithTheServingSide() throws Exception {
        try (Stand stand = new Stand()) {
            stand.balancer().shift(Split.ALL_GREEN, Stand.FIRST);
            stand.balancer().configure(stand.service(Spread.NONE), Stand.FIRST);
            assertThat(onGreen(stand, READ)).isEmpty();
            stand.balancer().configure(stand.service(Spread.READS), Stand.FIRST);
            assertThat(onGreen(stand, READ)).hasSize(300);
            assertThat(onGreen(stand, WRITE)).isEmpty();
            assertThat(onGreen(
                            stand, "GET /x HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"))
                    .as("what follows an upgrade may be a write")
                    .isEmpty();
        }
    }

    @Test
    void aCallerWithoutAnIdentityIsItsAddress() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withSalt("salt"))) {
            stand.balancer().configure(stand.service(Spread.ALL), Stand.FIRST);
            int mine = Bucket.of("salt", "127.0.0.1");
            stand.balancer().shift(new Split(mine), Stand.FIRST);
            assertThat(onGreen(stand, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")).isEmpty();
            stand.balancer().shift(new Split(mine + 1), Stand.FIRST);
            assertThat(onGreen(stand, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")).hasSize(300);
        }
    }

    /// Flags sort callers on other scales than this gateway does.
    @Test
    void aShareIsTheSameCallersOnEveryScale() {
        for (int i = 0; i < 10_000; i++) {
            String caller = "caller-" + i;
            long hash = Integer.toUnsignedLong(Cohorts.hash("salt", caller));
            for (int percent = 1; percent < 100; percent++) {
                assertThat(Bucket.of("salt", caller) < percent * 100).isEqualTo(((hash * 100) >>> 32) < percent);
            }
        }
    }

    @Test
    void aShareThatShrinksTakesTheLastCallersBackAndNothingTheyKeepHoldsThem() throws Exception {
        try (Stand stand = new Stand()) {
            stand.balancer().configure(stand.service(Spread.ALL), Stand.FIRST);
            stand.balancer().shift(new Split(2_500), Stand.FIRST);
            Set<Integer> few = onGreen(stand, COOKIE);
            stand.balancer().shift(new Split(5_000), Stand.FIRST);
            assertThat(onGreen(stand, COOKIE)).containsAll(few).hasSizeGreaterThan(few.size());
            stand.balancer().shift(new Split(2_500), Stand.FIRST);
            assertThat(onGreen(stand, COOKIE)).isEqualTo(few);
            stand.balancer().shift(Split.ALL_BLUE, Stand.FIRST);
            assertThat(onGreen(
                            stand,
                            COOKIE.replace("a=b", "a=b; bascule_side=green; bascule_override=green.9999999999.x")))
                    .isEmpty();
        }
    }

    @Test
    void aRouteSaysWhatTellsItsCallersApart() throws Exception {
        try (Stand stand = new Stand()) {
            Set<Integer> expected = new HashSet<>();
            for (int i = 0; i < 300; i++) {
                if (Bucket.of("", "caller-" + i) < 3_000) {
                    expected.add(i);
                }
            }
            var ways = java.util.Map.of(
                    new CohortBy.Header("X-User"), "X-User: CALLER",
                    new CohortBy.Cookie("session"), "Cookie: other=1; session=CALLER",
                    new CohortBy.Tenant("X-Tenant"), "X-Bascule-Id: x\r\nX-Tenant: CALLER");
            for (var way : ways.entrySet()) {
                spreadBy(stand, way.getKey());
                assertThat(onGreen(stand, "GET / HTTP/1.1\r\nHost: a\r\n" + way.getValue() + "\r\n\r\n"))
                        .as(way.getValue())
                        .isEqualTo(expected);
                assertThat(onGreen(stand, "GET / HTTP/1.1\r\nHost: a\r\nX-Bascule-Id: CALLER\r\n\r\n"))
                        .as("who does not say it stays with the serving side")
                        .isEmpty();
            }
            spreadBy(stand, new CohortBy.Address());
            boolean mine = Bucket.of("", "127.0.0.1") < 3_000;
            assertThat(onGreen(stand, READ)).hasSize(mine ? 300 : 0);
        }
    }

    @Test
    void aCallerIsHashedAsTheUtf8ItWrites() {
        var headers = new io.netty.handler.codec.http.DefaultHttpHeaders();
        headers.add("x-user", new String("é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        assertThat(Caller.identity(new CohortBy.Header("X-User"), headers, "")).isEqualTo("é");
    }

    private static void spreadBy(Stand stand, CohortBy by) throws Exception {
        Route route = new Route("all", Match.path("/"), Spread.ALL, Route.Hold.ALL, by);
        stand.balancer().configure(stand.service(List.of(route)), Stand.FIRST);
        stand.balancer().shift(new Split(3_000), Stand.FIRST);
    }
}
