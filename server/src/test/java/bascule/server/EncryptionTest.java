package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.certificates.Authorities;
import bascule.migration.StepException.Refused;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An API that is reached by TLS, and certificates that are renewed while people are connected.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class EncryptionTest {
    private static final String SECRET = "canary-5f1d0e3b9a7c4286";

    @TempDir
    Path folder;

    private Path certificate;
    private Path key;
    private X509Bundle authority;
    private SSLContext believing;
    private Server server;

    @BeforeEach
    void start() throws Exception {
        certificate = folder.resolve("certificate.pem");
        key = folder.resolve("key.pem");
        authority = new CertificateBuilder()
                .subject("CN=authority of a test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        believing =
                Authorities.context(Files.writeString(folder.resolve("authority.pem"), authority.getCertificatePEM()));
        write(signed("first"));
        var settings = new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET));
        server = Server.start(settings.withKey(new KeyFiles(certificate, key)), new RecordingMigrations());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private X509Bundle signed(String name) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
    }

    private void write(X509Bundle bundle) throws IOException {
        put(certificate, bundle.getCertificatePathPEM());
        put(key, bundle.getPrivateKeyPEM());
    }

    /// As whatever renews certificates does it: one file in place of the other.
    private void put(Path file, String text) throws IOException {
        Path draft = Files.writeString(folder.resolve("draft"), text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private SSLSocket connected(String... versions) throws IOException {
        var plain = new Socket(InetAddress.getLoopbackAddress(), server.listen().port());
        var socket = (SSLSocket) believing.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
        socket.setSoTimeout(20_000);
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        socket.startHandshake();
        return socket;
    }

    private static String shownTo(SSLSocket socket) throws IOException {
        var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return shown.getSubjectX500Principal().getName();
    }

    private static String asked(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var reader =
                new BufferedReader(new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String status = String.valueOf(reader.readLine());
        while (!reader.readLine().startsWith("{")) {
            // the fields of the answer
        }
        return status;
    }

    @Test
    void aRenewedCertificateIsShownToNewConnectionsAndNoneThatStandsEnds() throws Exception {
        try (SSLSocket before = connected()) {
            assertThat(asked(before)).contains("200");
            assertThat(shownTo(before)).isEqualTo("CN=first");

            write(signed("second"));

            try (SSLSocket after = connected()) {
                assertThat(shownTo(after)).isEqualTo("CN=second");
                assertThat(asked(after)).contains("200");
            }
            assertThat(asked(before)).contains("200");
        }
    }

    @Test
    void filesThatDoNotFitTogetherLeaveTheLastThatDidInForce() throws Exception {
        X509Bundle second = signed("second");
        put(certificate, second.getCertificatePathPEM());
        try (SSLSocket between = connected()) {
            assertThat(shownTo(between)).isEqualTo("CN=first");
        }
        put(key, second.getPrivateKeyPEM());
        try (SSLSocket after = connected()) {
            assertThat(shownTo(after)).isEqualTo("CN=second");
        }
        Files.delete(key);
        try (SSLSocket gone = connected()) {
            assertThat(shownTo(gone)).isEqualTo("CN=second");
        }
    }

    @Test
    void nothingIsSpokenThatIsOlderThanTwelve() throws Exception {
        try (SSLSocket old = connected("TLSv1.2")) {
            assertThat(old.getSession().getProtocol()).isEqualTo("TLSv1.2");
        }
        try (SSLSocket now = connected()) {
            assertThat(now.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
        assertThatThrownBy(() -> connected("TLSv1.1")).isInstanceOf(SSLException.class);
    }

    @Test
    void nobodyIsAnsweredInTheOpen() {
        var asking = HttpRequest.newBuilder(URI.create("http://" + server.listen() + "/healthz"))
                .build();
        assertThatThrownBy(() -> HttpClient.newHttpClient().send(asking, BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void theCookieOfASessionNeverLeavesEncryptedConnections() throws Exception {
        String own = "https://" + server.listen();
        var signingIn = HttpRequest.newBuilder(URI.create(own + "/v1/session"))
                .header("Content-Type", "application/json")
                .header("Origin", own)
                .POST(BodyPublishers.ofString("{\"actor\":\"ana\",\"token\":\"" + SECRET + "\"}"))
                .build();
        try (var client = HttpClient.newBuilder().sslContext(believing).build()) {
            var answer = client.send(signingIn, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                    .contains("Secure", "HttpOnly", "SameSite=Strict");
        }
    }

    @Test
    void aTakenPortIsNamedHereToo() {
        var settings = new ServerSettings(server.listen(), Token.of(SECRET)).withKey(new KeyFiles(certificate, key));
        assertThatThrownBy(() -> Server.start(settings, new RecordingMigrations()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("is taken");
    }
}
