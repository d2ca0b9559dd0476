package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // JUnit sets the field before each test.
class AdminServerTest {
    private static final String SERVICE =
            "{'epoch':5,'service':{'blue':['http://127.0.0.1:1'],'green':['http://127.0.0.1:2'],"
                    + "'routes':[{'id':'all','path':'/','spread':'reads','holdReads':true}]}}";
    private Stand stand;

    @BeforeEach
    void start() throws Exception {
        stand = new Stand();
    }

    @AfterEach
    void stop() throws IOException {
        stand.close();
    }

    private Wire.Message call(String method, String path, String token, String body) throws IOException {
        String text = body.replace('\'', '"');
        try (Wire client = Wire.to(stand.gateway.adminPort())) {
            return client.ask(method + " " + path + " HTTP/1.1\r\nHost: a\r\n"
                    + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                    + "Content-Length: " + text.length() + "\r\n\r\n" + text);
        }
    }

    private Wire.Message post(String path, String body) throws IOException {
        return call("POST", path, Stand.TOKEN, body);
    }

    @Test
    void everythingButHealthWantsTheToken() throws Exception {
        assertThat(call("GET", "/healthz", "", "").status()).isEqualTo(200);
        for (String path : List.of("/v1/standing", "/metrics", "/nonsense")) {
            for (String token : List.of("", "wrong", Stand.TOKEN + "x", Stand.TOKEN.substring(1))) {
                Wire.Message answer = call("GET", path, token, "");
                assertThat(answer.status()).as(path + token).isEqualTo(401);
                assertThat(answer.text()).doesNotContain(Stand.TOKEN);
            }
        }
        for (String path : List.of("raise", "configure", "shift", "hold", "seal", "commit", "release")) {
            assertThat(call("POST", "/v1/" + path, "", "{'epoch':99}").status()).isEqualTo(401);
        }
        assertThat(stand.balancer().standing().epoch()).isEqualTo(1);
    }

    @Test
    void aChangeAnswersWithTheStanding() throws Exception {
        assertThat(post("/v1/configure", SERVICE).text()).contains("\"spread\":\"reads\"", "\"epoch\":5");
        assertThat(post("/v1/shift", "{'epoch':5,'green':2500}").text()).contains("\"split\":2500");
        assertThat(post("/v1/hold", "{'epoch':6,'drainMillis':100,'leaseMillis':60000}")
                        .text())
                .contains("\"holding\":true");
        assertThat(post("/v1/seal", "{'epoch':6,'sealed':true}").text()).contains("\"sealed\":true");
        assertThat(post("/v1/release", "{'epoch':6,'side':'green'}").text())
                .contains("\"holding\":false", "\"sealed\":false", "\"serving\":\"green\"");
        assertThat(post("/v1/raise", "{'epoch':7}").text()).contains("\"epoch\":7");
        assertThat(call("GET", "/v1/standing", Stand.TOKEN, "").text()).contains("\"epoch\":7");
    }

    @Test
    void anOlderEpochGets409AndTheCurrentOne() throws Exception {
        post("/v1/raise", "{'epoch':7}");
        for (String order : List.of(
                "/v1/raise {'epoch':6}",
                "/v1/shift {'epoch':6,'green':1}",
                "/v1/mirror {'epoch':6,'mirror':{'callers':1,'again':0}}",
                "/v1/arrived {'epoch':6,'mark':'','leaseMillis':1000}",
                "/v1/hold {'epoch':6,'drainMillis':100,'leaseMillis':60000}",
                "/v1/seal {'epoch':6,'sealed':true}",
                "/v1/commit {'epoch':6,'side':'green'}",
                "/v1/release {'epoch':6,'side':'green'}",
                "/v1/configure " + SERVICE)) {
            Wire.Message answer = post(order.split(" ", 2)[0], order.split(" ", 2)[1]);
            assertThat(answer.status()).as(order).isEqualTo(409);
            assertThat(answer.text()).contains("\"epoch\":7", "\"code\":\"fenced\"");
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedWithAReason() throws Exception {
        List<String> orders = List.of(
                "/v1/raise ",
                "/v1/raise {",
                "/v1/raise []",
                "/v1/raise {}",
                "/v1/raise {'epoch':0}",
                "/v1/raise {'epoch':-1}",
                "/v1/raise {'epoch':1.5}",
                "/v1/raise {'epoch':'2'}",
                "/v1/raise {'epoch':2,'epoch':3}",
                "/v1/raise {'epoch':2} x",
                "/v1/raise {'epoch':2,'other':1}",
                "/v1/shift {'epoch':2,'green':10001}",
                "/v1/shift {'epoch':2,'green':-1}",
                "/v1/mirror {'epoch':2}",
                "/v1/mirror {'epoch':2,'mirror':{'callers':1}}",
                "/v1/mirror {'epoch':2,'mirror':{'callers':10001,'again':0}}",
                "/v1/mirror {'epoch':2,'mirror':{'callers':1,'again':0,'routes':[1]}}",
                "/v1/mirror {'epoch':2,'mirror':{'callers':1,'again':0,'colour':'red'}}",
                "/v1/mirror {'epoch':2,'mirror':{'callers':1,'again':0,'ignore':['price']}}",
                "/v1/arrived {'epoch':2,'mark':1,'leaseMillis':1000}",
                "/v1/arrived {'epoch':2,'mark':'','leaseMillis':60001}",
                "/v1/release {'epoch':2,'side':'red'}",
                "/v1/seal {'epoch':2,'sealed':'yes'}",
                "/v1/hold {'epoch':2,'drainMillis':100,'leaseMillis':0}",
                "/v1/hold {'epoch':2,'drainMillis':100,'leaseMillis':99999999}",
                "/v1/configure {'epoch':2,'service':{}}",
                "/v1/configure " + SERVICE.replace("http://127.0.0.1:1", "ftp://127.0.0.1:1"),
                "/v1/configure " + SERVICE.replace("http://127.0.0.1:1", "http://127.0.0.1:1/path"),
                "/v1/configure " + SERVICE.replace("http://127.0.0.1:1", "not a uri"),
                "/v1/configure " + SERVICE.replace("'/'", "'shop'"),
                "/v1/configure " + SERVICE.replace("reads", "some"),
                "/v1/configure " + SERVICE.replace("'holdReads':true", "'hold':'some'"),
                "/v1/configure " + SERVICE.replace("'holdReads':true", "'hold':'all','holdReads':true"),
                "/v1/configure " + SERVICE.replace("'holdReads':true", "'hold':'all','colour':'red'"),
                "/v1/configure " + SERVICE.replace("'holdReads':true", "'hold':'all','methods':'GET'"),
                "/v1/configure " + SERVICE.replace("'holdReads':true", "'hold':'all','headers':{'a':1}"),
                "/v1/configure " + SERVICE.replace("'holdReads':true", "'hold':'all','cohortBy':'moon'"),
                "/v1/configure "
                        + SERVICE.replace("'holdReads':true", "'hold':'all','cohortBy':{'header':'a','cookie':'b'}"));
        for (String order : orders) {
            Wire.Message answer = post(order.split(" ", 2)[0], order.split(" ", 2)[1]);
            assertThat(answer.status()).as(order).isEqualTo(400);
            assertThat(answer.text()).as(order).contains("\"message\":\"");
        }
        assertThat(post("/v1/nonsense", "{}").status()).isEqualTo(404);
        assertThat(call("GET", "/v1/raise", Stand.TOKEN, "").status()).isEqualTo(404);
        assertThat(post("/v1/raise", " ".repeat(2_000_000)).status()).isEqualTo(413);
        assertThat(stand.balancer().standing().epoch()).isEqualTo(1);
    }

    @Test
    void aSealWithoutAHoldIsTransient() throws Exception {
        Wire.Message answer = post("/v1/seal", "{'epoch':2,'sealed':true}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("\"code\":\"transient\"", "no hold stands");
        assertThat(stand.balancer().standing().sealed()).isFalse();
    }

    @Test
    void metricsTellWhatWasAnsweredAndWhatIsHeld() throws Exception {
        try (Wire client = stand.client();
                Wire held = stand.client()) {
            for (int i = 0; i < 3; i++) {
                client.get("/");
            }
            stand.balancer().hold(java.time.Duration.ofSeconds(5), java.time.Duration.ofSeconds(30), Stand.FIRST);
            held.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await().untilAsserted(() -> assertThat(
                            call("GET", "/v1/standing", Stand.TOKEN, "").text())
                    .contains("\"held\":1", "\"heldMax\":1", "\"requestsBlue\":3"));
            assertThat(call("GET", "/metrics", Stand.TOKEN, "").text())
                    .contains(
                            "bascule_gateway_requests_total{route=\"all\",side=\"blue\",outcome=\"2xx\"} 3\n",
                            "bascule_gateway_held 1\n",
                            "bascule_gateway_holding 1\n",
                            "bascule_gateway_in_flight 0\n",
                            "bascule_gateway_clients 2\n",
                            "bascule_gateway_upstream_connections 1\n",
                            "bascule_gateway_request_seconds_count{route=\"all\",side=\"blue\"} 3\n");
        }
    }
}
