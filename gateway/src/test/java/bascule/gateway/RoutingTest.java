package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.Side;
import bascule.migration.StepException.Refused;
import bascule.traffic.CohortBy;
import bascule.traffic.Match;
import bascule.traffic.Mirror;
import bascule.traffic.Route;
import bascule.traffic.Split;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which route a request is of.
class RoutingTest {
    private static final List<Route> ROUTES = List.of(
            route("host", match("/", "shop.example", Set.of(), Map.of(), Map.of())),
            route("below", match("/cart", "*.example", Set.of(), Map.of(), Map.of())),
            route("below-shop", match("/", "*.shop.example", Set.of(), Map.of(), Map.of())),
            route("cart", match("/cart", "", Set.of(), Map.of(), Map.of())),
            route("cart-post", match("/cart", "", Set.of("POST", "PUT"), Map.of(), Map.of())),
            route("cart-beta", match("/cart", "", Set.of(), Map.of("X-Beta", "yes"), Map.of())),
            route("cart-beta-cookie", match("/cart", "", Set.of(), Map.of("x-beta", "*"), Map.of("beta", "1"))),
            route("all", match("/", "", Set.of(), Map.of(), Map.of())));

    private static Route route(String id, Match match) {
        return new Route(id, match, Route.Spread.NONE, Route.Hold.ALL, new CohortBy.Usual());
    }

    private static Match match(
            String path, String host, Set<String> methods, Map<String, String> headers, Map<String, String> cookies) {
        return new Match(path, host, methods, headers, cookies);
    }

    private static String routed(List<Route> routes, String method, String target, String... fields) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), target);
        for (String field : fields) {
            request.headers().add(field.split(": ", 2)[0], field.split(": ", 2)[1]);
        }
        Routing routing = new Routing(Upstreams.NONE, Upstreams.NONE, routes, Side.BLUE, Split.ALL_BLUE, Mirror.NONE);
        return routing.rule(request).route().id();
    }

    private static String routed(String method, String target, String... fields) {
        return routed(ROUTES, method, target, fields);
    }

    @Test
    void theLongestPathWins() {
        assertThat(routed("GET", "/cart/1")).isEqualTo("cart");
        assertThat(routed("GET", "/car")).isEqualTo("all");
        assertThat(routed("GET", "/car?/cart")).isEqualTo("all");
        assertThat(routed("OPTIONS", "*")).isEqualTo("other");
    }

    @Test
    void aHostWinsOverAPathAndANameOverAWildcard() {
        assertThat(routed("GET", "/cart", "Host: shop.example")).isEqualTo("host");
        assertThat(routed("GET", "/cart", "Host: SHOP.example:8080")).isEqualTo("host");
        assertThat(routed("GET", "/cart", "Host: shop.example.")).isEqualTo("host");
        assertThat(routed("GET", "/cart", "Host: a.shop.example")).isEqualTo("below-shop");
        assertThat(routed("GET", "/cart", "Host: a.example")).isEqualTo("below");
        assertThat(routed("GET", "/cart", "Host: .example")).isEqualTo("cart");
        assertThat(routed("GET", "/cart", "Host: badexample")).isEqualTo("cart");
        assertThat(routed("GET", "/cart", "Host: [::1]:80")).isEqualTo("cart");
        assertThat(routed("GET", "/cart", "Host: xshop.example")).isEqualTo("below");
    }

    @Test
    void thenAMethodThenHeadersAndCookies() {
        assertThat(routed("POST", "/cart")).isEqualTo("cart-post");
        assertThat(routed("POST", "/cart", "X-Beta: yes")).isEqualTo("cart-post");
        assertThat(routed("GET", "/cart", "x-beta: yes")).isEqualTo("cart-beta");
        assertThat(routed("GET", "/cart", "x-beta: no")).isEqualTo("cart");
        assertThat(routed("GET", "/cart", "x-beta: yes", "Cookie: a=1; beta=1")).isEqualTo("cart-beta-cookie");
        assertThat(routed("GET", "/cart", "x-beta: no", "Cookie: a=1", "Cookie: beta=1;c"))
                .isEqualTo("cart-beta-cookie");
        assertThat(routed("GET", "/cart", "x-beta: no", "Cookie: a=beta=1; xbeta=1; beta=12; Beta=1"))
                .isEqualTo("cart");
    }

    @Test
    void whichRouteWinsDoesNotDependOnTheirOrderUnlessTheyAreAlike() {
        List<Route> shuffled = new ArrayList<>(ROUTES);
        for (int seed = 0; seed < 50; seed++) {
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(routed(shuffled, "POST", "/cart", "Host: a.example", "X-Beta: yes"))
                    .as("seed %d", seed)
                    .isEqualTo("below");
            assertThat(routed(shuffled, "GET", "/cart", "X-Beta: yes", "Cookie: beta=1"))
                    .as("seed %d", seed)
                    .isEqualTo("cart-beta-cookie");
        }
        Route one = route("one", match("/", "", Set.of("GET"), Map.of(), Map.of()));
        Route two = route("two", match("/", "", Set.of("GET", "PUT"), Map.of(), Map.of()));
        assertThat(routed(List.of(one, two), "GET", "/")).isEqualTo("one");
        assertThat(routed(List.of(two, one), "GET", "/")).isEqualTo("two");
    }

    @Test
    void aRequestGoesTheWayOfItsRoute() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            Route beta = new Route(
                    "beta",
                    match("/", "shop", Set.of("GET"), Map.of("x-beta", "1"), Map.of()),
                    Route.Spread.ALL,
                    Route.Hold.ALL,
                    new CohortBy.Usual());
            stand.balancer()
                    .configure(
                            stand.service(List.of(beta, new Route("all", "/", Route.Spread.NONE, Route.Hold.ALL))),
                            Stand.FIRST);
            stand.balancer().shift(Split.ALL_GREEN, Stand.FIRST);
            assertThat(client.ask("GET / HTTP/1.1\r\nHost: shop\r\nX-Beta: 1\r\n\r\n")
                            .text())
                    .isEqualTo("green");
            assertThat(client.ask("GET / HTTP/1.1\r\nHost: shops\r\nX-Beta: 1\r\n\r\n")
                            .text())
                    .isEqualTo("blue");
            assertThat(client.ask("GET / HTTP/1.1\r\nHost: shop\r\nX-Beta: 2\r\n\r\n")
                            .text())
                    .isEqualTo("blue");
        }
    }

    @Test
    void whatIsWrongWithRoutesIsToldAtOnce() throws Exception {
        try (Stand stand = new Stand()) {
            List<Route> wrong = List.of(
                    route("path", match("shop", "", Set.of(), Map.of(), Map.of())),
                    route("host", match("/", "http://shop", Set.of(), Map.of(), Map.of())),
                    route("method", match("/", "", Set.of("get"), Map.of(), Map.of())),
                    route("header", match("/", "", Set.of(), Map.of("a b", "1"), Map.of())),
                    route("cookie", match("/", "", Set.of(), Map.of(), Map.of("a", "1;2"))),
                    route("twice", match("/x", "", Set.of(), Map.of(), Map.of())),
                    route("again", match("/x", "", Set.of(), Map.of(), Map.of())),
                    new Route(
                            "cohort", Match.path("/y"), Route.Spread.ALL, Route.Hold.ALL, new CohortBy.Header("a b")));
            assertThatThrownBy(() -> stand.balancer().configure(stand.service(wrong), Stand.FIRST))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("route path: its path 'shop'")
                    .hasMessageContaining("route host: its host 'http://shop'")
                    .hasMessageContaining("route method: 'get'")
                    .hasMessageContaining("route header: 'a b'")
                    .hasMessageContaining("route cookie: the value of cookie a")
                    .hasMessageContaining("route again or what it matches, /x, is there twice")
                    .hasMessageContaining("route cohort: its cohort-by 'a b'");
        }
    }
}
