package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// What a proxy owes both ends, RFC 9110 and 9112.
class ProxyTest {
    @Test
    void theServingSideAnswersAndBothConnectionsAreKept() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.get("/x").text()).isEqualTo("blue");
            }
            assertThat(client.post("/x", "hello").text()).isEqualTo("blue");
            assertThat(stand.blue.connections()).isEqualTo(1);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                wire.send(Origin.response(head.line()));
                return true;
            });
            String each = "GET /%d HTTP/1.1\r\nHost: a\r\n\r\n";
            client.send(each.formatted(1) + each.formatted(2) + each.formatted(3));
            for (int i = 1; i <= 3; i++) {
                assertThat(client.answer(false).text()).isEqualTo("GET /" + i + " HTTP/1.1");
            }
        }
    }

    @Test
    void fieldsOfOneHopEndThereAndForwardingFieldsAreRebuilt() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            client.ask(Wire.head("""
                GET / HTTP/1.1
                Host: shop
                Connection: x-mine, keep-alive, host, cookie
                X-Mine: 1
                Keep-Alive: a
                TE: trailers
                Proxy-Connection: a
                Upgrade: h2c
                Cookie: a=b
                X-Forwarded-For: 6.6.6.6
                Forwarded: for=6.6.6.6
                X-Real-IP: 6.6.6.6
                X-Bascule-Side: green
                X-Other: kept

                """));
            Wire.Message seen = stand.blue.requests().getFirst();
            assertThat(seen.fields())
                    .containsEntry("host", "shop")
                    .containsEntry("cookie", "a=b")
                    .containsEntry("x-other", "kept")
                    .containsEntry("x-forwarded-for", "127.0.0.1")
                    .containsEntry("x-forwarded-proto", "http")
                    .containsEntry("x-forwarded-host", "shop")
                    .doesNotContainKeys(
                            "connection",
                            "x-mine",
                            "keep-alive",
                            "te",
                            "proxy-connection",
                            "upgrade",
                            "forwarded",
                            "x-real-ip",
                            "x-bascule-side",
                            "transfer-encoding");
        }
    }

    @Test
    void forwardingFieldsOfATrustedProxyAreKeptAndAddedTo() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withTrustedProxies(List.of("127.0.0.0/8")));
                Wire client = stand.client()) {
            client.ask("GET / HTTP/1.1\r\nHost: shop\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n\r\n");
            assertThat(stand.blue.requests().getFirst().fields())
                    .containsEntry("x-forwarded-for", "6.6.6.6, 127.0.0.1")
                    .containsEntry("x-forwarded-proto", "https");
        }
    }

    @Test
    void answersWithoutABodyHaveNone() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                wire.send(
                        switch (head.target()) {
                            case "/204" -> "HTTP/1.1 204 No Content\r\n\r\n";
                            case "/304" -> "HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\n\r\n";
                            default -> "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n";
                        });
                return true;
            });
            Wire.Message head = client.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(head.field("content-length")).isEqualTo("5000");
            assertThat(client.get("/204").status()).isEqualTo(204);
            assertThat(client.get("/304").field("content-length")).isEqualTo("77");
            assertThat(client.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").status())
                    .isEqualTo(200);
            assertThat(stand.blue.connections()).isEqualTo(1);
        }
    }

    @Test
    void chunkedAnswersArePassedInChunksWithoutTrailers() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                wire.send("3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX-Late: 1\r\n\r\n");
                return true;
            });
            assertThat(client.get("/").text()).isEqualTo("abcde");
            assertThat(client.get("/").text()).isEqualTo("abcde");
            assertThat(stand.blue.connections()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatEndsWithTheConnectionIsGivenALengthOfItsOwn() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 200 OK\r\n\r\nuntil the end");
                return false;
            });
            Wire.Message answer = client.get("/");
            assertThat(answer.field("transfer-encoding")).isEqualTo("chunked");
            assertThat(answer.text()).isEqualTo("until the end");
            assertThat(client.get("/").text()).isEqualTo("until the end");
        }
    }

    @Test
    void aClientOfTheOldVersionGetsNoChunks() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
                return true;
            });
            Wire.Message answer = client.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(answer.fields()).doesNotContainKey("transfer-encoding").containsEntry("connection", "close");
            assertThat(answer.text()).isEqualTo("abc");
        }
    }

    @Test
    void aClientOfTheOldVersionMayKeepItsConnection() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            for (int i = 0; i < 3; i++) {
                Wire.Message answer = client.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                assertThat(answer.field("connection")).isEqualTo("keep-alive");
                assertThat(answer.text()).isEqualTo("blue");
            }
            assertThat(client.ask("GET / HTTP/1.0\r\n\r\n").field("connection")).isEqualTo("close");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void aClientThatSaysCloseIsClosed() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            Wire.Message answer = client.ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(answer.field("connection")).isEqualTo("close");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void theClientIsToldToContinueByTheServiceItself() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 100 Continue\r\n\r\n");
                wire.send(Origin.response(wire.body(head, false)));
                return true;
            });
            client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(client.answer(false).status()).isEqualTo(100);
            client.send("hello");
            assertThat(client.answer(false).text()).isEqualTo("hello");
            assertThat(client.get("/").status()).isEqualTo(100);
        }
    }

    @Test
    void earlyHintsArePassedOn() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + Origin.response("page"));
                return true;
            });
            assertThat(client.get("/").field("link")).isEqualTo("</a.css>");
            assertThat(client.answer(false).text()).isEqualTo("page");
        }
    }

    @Test
    void anAnswerBeforeTheBodyWasReadEndsBothConnections() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
                return true;
            });
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\nhello");
            Wire.Message answer = client.answer(false);
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).isEqualTo("big");
            assertThat(client.atEnd()).isTrue();
            await().until(() -> stand.blue.openConnections() == 0);
        }
    }

    @Test
    void anEarlyAnswerCanBeReadThoughTheClientGoesOnSendingForLong() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
                return true;
            });
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\nhello");
            await().until(() -> client.in().available() > 0);
            long until = System.nanoTime() + java.util.concurrent.TimeUnit.MILLISECONDS.toNanos(3_500);
            await().pollInterval(java.time.Duration.ofMillis(50)).until(() -> {
                client.send("x".repeat(1_000));
                return System.nanoTime() - until > 0;
            });
            assertThat(client.answer(false).text()).isEqualTo("big");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void theSideIsShownIfAsked() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withShowSide(true));
                Wire client = stand.client()) {
            assertThat(client.get("/").field("x-bascule-side")).isEqualTo("blue");
        }
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            assertThat(client.get("/").fields()).doesNotContainKey("x-bascule-side");
        }
    }

    @Test
    void chunkedUploadsArriveWhole() throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                bodies.add(head.field("transfer-encoding") + " " + wire.body(head, false));
                wire.send(Origin.response("ok"));
                return true;
            });
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            client.send("6\r\n world\r\n");
            client.send("0\r\n\r\n");
            assertThat(client.answer(false).text()).isEqualTo("ok");
            assertThat(bodies).containsExactly("chunked hello world");
        }
    }

    @Test
    void aHeadThatDoesNotArriveInTimeIsGivenUp() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withLimits(Limited.head(settings, 300)));
                Wire client = stand.client()) {
            client.send("GET / HTTP/1.1\r\nHost:");
            assertThat(client.answer(false).status()).isEqualTo(408);
            assertThat(client.atEnd()).isTrue();
        }
    }
}
