package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import bascule.traffic.Route;
import bascule.traffic.Service;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Encrypted connections, on every side of the gateway.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class TlsTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";

    @TempDir
    Path folder;

    private Certificates authority;
    private Tls files;

    @BeforeEach
    void sign() throws Exception {
        authority = new Certificates();
        files = Certificates.files(authority.signed("first"), folder);
    }

    /// Settings of a stand are kept, so that they can be reloaded with a change.
    private static final class Kept implements UnaryOperator<GatewaySettings> {
        private final UnaryOperator<GatewaySettings> change;
        private GatewaySettings settings;

        Kept(UnaryOperator<GatewaySettings> change) {
            this.change = change;
        }

        @Override
        public GatewaySettings apply(GatewaySettings given) {
            settings = change.apply(given);
            return settings;
        }
    }

    private Wire client(Stand stand, String... versions) throws Exception {
        return Certificates.wire(authority.client(), stand.gateway.port(), versions);
    }

    private boolean served(Stand stand, SSLContext context) {
        try (Wire wire = Certificates.wire(context, stand.gateway.port())) {
            return wire.ask(REQUEST).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void bothVersionsAreSpokenAndTheServiceLearnsThatItWasEncrypted() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withTls(files))) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                try (Wire wire = client(stand, version)) {
                    assertThat(wire.get("/").text()).isEqualTo("blue");
                    assertThat(wire.post("/", "x".repeat(200_000)).text()).isEqualTo("blue");
                    assertThat(((SSLSocket) wire.socket()).getSession().getProtocol())
                            .isEqualTo(version);
                }
            }
            assertThat(stand.blue.requests())
                    .allSatisfy(
                            head -> assertThat(head.field("x-forwarded-proto")).isEqualTo("https"));
        }
    }

    @Test
    void anOlderVersionThanWantedIsNotSpoken() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withTls(files.withOldest("1.3")))) {
            assertThatThrownBy(() -> client(stand, "TLSv1.2")).isInstanceOf(IOException.class);
            try (Wire wire = client(stand, "TLSv1.3")) {
                assertThat(wire.get("/").text()).isEqualTo("blue");
            }
        }
    }

    @Test
    void whatIsNotEncryptedIsNoRequest() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withTls(files));
                Wire plain = stand.client()) {
            plain.send(REQUEST);
            plain.in().readAllBytes();
            assertThat(plain.atEnd()).isTrue();
            assertThat(stand.blue.requests()).isEmpty();
        }
    }

    @Test
    void aHandshakeThatDoesNotEndIsGivenUp() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withTls(files).withLimits(Limited.head(settings, 300)));
                Wire silent = stand.client()) {
            assertThat(silent.atEnd()).isTrue();
        }
    }

    @Test
    void aClientIsShownTheCertificateOfTheNameItAsksFor() throws Exception {
        Path pay = authority.forNames(folder.resolve("pay.pem"), "pay", "pay.example");
        Path many = authority.forNames(folder.resolve("many.pem"), "many", "*.example", "other.example");
        Kept kept = new Kept(settings -> settings.withTls(files.withForNames(List.of(pay, many))));
        try (Stand stand = new Stand(kept)) {
            int port = stand.gateway.port();
            assertThat(authority.shownFor("pay.example", port)).isEqualTo("CN=pay");
            assertThat(authority.shownFor("PAY.example", port)).isEqualTo("CN=pay");
            assertThat(authority.shownFor("cdn.example", port)).isEqualTo("CN=many");
            assertThat(authority.shownFor("other.example", port)).isEqualTo("CN=many");
            assertThat(authority.shownFor("a.cdn.example", port))
                    .as("two below")
                    .isEqualTo("CN=first");
            assertThat(authority.shownFor("shop", port)).isEqualTo("CN=first");
            assertThat(authority.shownFor("", port)).as("no name").isEqualTo("CN=first");
            authority.forNames(pay, "pay anew", "pay.example");
            stand.gateway.reload(kept.settings);
            assertThat(authority.shownFor("pay.example", port)).isEqualTo("CN=pay anew");
            try (Wire wire = client(stand)) {
                assertThat(wire.get("/").text()).isEqualTo("blue");
            }
        }
    }

    @Test
    void certificatesForNamesThatCantBeToldApartOrUsedAreNamed() throws Exception {
        Path one = authority.forNames(folder.resolve("one.pem"), "one", "pay.example");
        Path two = authority.forNames(folder.resolve("two.pem"), "two", "pay.example");
        Path nobody = authority.forNames(folder.resolve("nobody.pem"), "nobody");
        assertThat(wrong(files.withForNames(List.of(one, two))))
                .contains("both " + one + " and " + two + " are for pay.example: keep one");
        assertThat(wrong(files.withForNames(List.of(nobody)))).contains("CN=nobody names no host");
        assertThat(wrong(files.withForNames(List.of(folder.resolve("certificate.pem")))))
                .contains("holds no private key");
        assertThat(wrong(Tls.NONE.withForNames(List.of(one)))).contains("give certificate and key too");
    }

    private static String wrong(Tls tls) {
        GatewaySettings settings = GatewaySettings.of(
                        new InetSocketAddress(0), new InetSocketAddress(0), Path.of("state"), Stand.TOKEN)
                .withTls(tls);
        return String.valueOf(catchThrowableOfType(WrongSettings.class, () -> TlsContexts.read(settings))
                .getMessage());
    }

    @Test
    void aCertificateIsChangedWithoutDroppingAConnection() throws Exception {
        Kept kept = new Kept(settings -> settings.withTls(files));
        try (Stand stand = new Stand(kept);
                Wire open = client(stand)) {
            assertThat(open.get("/").text()).isEqualTo("blue");
            Certificates.files(authority.signed("second"), folder);
            stand.gateway.reload(kept.settings);
            try (Wire next = client(stand)) {
                assertThat(Certificates.shown(next)).isEqualTo("CN=second");
            }
            assertThat(Certificates.shown(open)).isEqualTo("CN=first");
            assertThat(open.get("/").text()).isEqualTo("blue");
        }
    }

    @Test
    void aCertificateThatCantBeUsedChangesNothing() throws Exception {
        Kept kept = new Kept(settings -> settings.withTls(files));
        try (Stand stand = new Stand(kept)) {
            Path other = Files.writeString(
                    folder.resolve("other.pem"), authority.signed("other").getPrivateKeyPEM());
            assertThatThrownBy(() -> stand.gateway.reload(kept.settings.withTls(files.withKey(other))))
                    .isInstanceOf(WrongSettings.class)
                    .hasMessageContaining("tls: the key in " + other + " is not the one of the certificate in");
            assertThatThrownBy(() ->
                            stand.gateway.reload(kept.settings.withTls(files.withKey(folder.resolve("none.pem")))))
                    .isInstanceOf(WrongSettings.class)
                    .hasMessageContaining("none.pem can't be read");
            try (Wire next = client(stand)) {
                assertThat(Certificates.shown(next)).isEqualTo("CN=first");
            }
        }
    }

    @Test
    void aClientWithoutTheWantedCertificateIsNotServed() throws Exception {
        Certificates others = new Certificates();
        Tls required = files.withClientCa(authority.authorityFile(folder)).withClients(Tls.Clients.REQUIRED);
        try (Stand stand = new Stand(settings -> settings.withTls(required))) {
            assertThat(served(stand, authority.client())).isFalse();
            assertThat(served(stand, authority.client(others.signed("stranger"))))
                    .isFalse();
            assertThat(stand.blue.requests()).isEmpty();
            assertThat(served(stand, authority.client(authority.signed("friend"))))
                    .isTrue();
        }
        try (Stand stand = new Stand(settings -> settings.withTls(required.withClients(Tls.Clients.OPTIONAL)))) {
            assertThat(served(stand, authority.client())).isTrue();
            assertThat(served(stand, authority.client(others.signed("stranger"))))
                    .isFalse();
            assertThat(served(stand, authority.client(authority.signed("friend"))))
                    .isTrue();
        }
    }

    @Test
    void anEncryptedRequestIsHeldAndItsClientMayLeave() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withTls(files));
                Wire stays = client(stand)) {
            stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(30), Stand.FIRST);
            Wire leaves = client(stand);
            leaves.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
            stays.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
            await().until(() -> stand.counters().held() == 2);
            leaves.close();
            await().until(() -> stand.counters().held() == 1);
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(stays.answer(false).text()).isEqualTo("green");
            assertThat(stand.green.requests()).hasSize(1);
        }
    }

    @Test
    void anAnswerThatBreaksOffDoesNotLookWhole() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withTls(files));
                Wire client = client(stand)) {
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                return false;
            });
            client.send(REQUEST);
            Wire.Message head = client.head();
            assertThatThrownBy(() -> client.body(head, true)).isInstanceOf(IOException.class);
        }
    }

    private Service service(URI upstream) {
        return new Service(
                List.of(upstream),
                List.of(upstream),
                List.of(new Route("all", "/", Route.Spread.NONE, Route.Hold.ALL)));
    }

    private Wire.Message throughTo(Origin origin, UnaryOperator<GatewaySettings> change) throws Exception {
        URI uri = URI.create(origin.uri().toString().replace("http:", "https:"));
        try (Stand stand = new Stand(change);
                Wire client = stand.client()) {
            stand.balancer().configure(service(uri), Stand.FIRST);
            Wire.Message first = client.get("/");
            assertThat(client.get("/").status()).isEqualTo(first.status());
            return first;
        }
    }

    @Test
    void anUpstreamIsSpokenToWithTlsAndVerified() throws Exception {
        Optional<Path> believed = Optional.of(authority.authorityFile(folder));
        try (Origin origin =
                new Origin("blue", Origin.plain("blue"), Certificates.listener(authority.signed("blue")))) {
            assertThat(throughTo(origin, settings -> settings.withUpstreamCa(believed))
                            .text())
                    .isEqualTo("blue");
            assertThat(origin.connections())
                    .as("the second request found the first one's")
                    .isEqualTo(1);
            Wire.Message stranger = throughTo(origin, settings -> settings);
            assertThat(stranger.status()).isEqualTo(503);
            assertThat(stranger.field("x-bascule-outcome")).isEqualTo("not-done");
        }
        try (Origin origin = new Origin("blue", Origin.plain("blue"), Certificates.listener(authority.elsewhere()))) {
            Wire.Message other = throughTo(origin, settings -> settings.withUpstreamCa(believed));
            assertThat(other.status()).as(other.text()).isEqualTo(503);
            assertThat(origin.requests()).isEmpty();
        }
    }

    private int standing(int port, SSLContext context) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/v1/standing"))
                                    .header("Authorization", "Bearer " + Stand.TOKEN)
                                    .build(),
                            BodyHandlers.ofString())
                    .statusCode();
        }
    }

    @Test
    void theAdminApiIsEncryptedAndMayWantACertificate() throws Exception {
        Kept kept = new Kept(settings -> settings.withAdminTls(files));
        try (Stand stand = new Stand(kept)) {
            assertThat(standing(stand.gateway.adminPort(), authority.client())).isEqualTo(200);
            Certificates.files(authority.signed("second"), folder);
            stand.gateway.reload(kept.settings);
            try (Wire wire = Certificates.wire(authority.client(), stand.gateway.adminPort())) {
                assertThat(Certificates.shown(wire)).isEqualTo("CN=second");
            }
            assertThat(standing(stand.gateway.adminPort(), authority.client())).isEqualTo(200);
        }
        Tls required = files.withClientCa(authority.authorityFile(folder)).withClients(Tls.Clients.REQUIRED);
        try (Stand stand = new Stand(settings -> settings.withAdminTls(required))) {
            assertThatThrownBy(() -> standing(stand.gateway.adminPort(), authority.client()))
                    .isInstanceOf(IOException.class);
            assertThat(standing(stand.gateway.adminPort(), authority.client(authority.signed("friend"))))
                    .isEqualTo(200);
        }
    }
}
