package bascule.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.alerts.Alert.Turn;
import bascule.alerts.MailServer.Security;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.server.SMTPServer;

/// A real SMTP server, with TLS and without.
@Timeout(60)
class MailTest {
    private static final Letter LETTER =
            new Letter("bascule@shop.example", List.of("ana@shop.example", "bo@shop.example"));

    /// Of a server with the certificate that is trusted.
    private static SSLContext certified = context();

    /// Those of somebody who trusts the server's certificate.
    private static SSLSocketFactory trusting = (SSLSocketFactory) SSLSocketFactory.getDefault();

    private final GreenMail server = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
    });

    @TempDir
    Path folder;

    /// GreenMail asks for its certificate once in the life of a process.
    @BeforeAll
    static void certify(@TempDir Path place) throws Exception {
        char[] secret = "certificates".toCharArray();
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=mail")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path store = place.resolve("mail.p12");
        try (var out = Files.newOutputStream(store)) {
            bundle.toKeyStore("PKCS12", secret).store(out, secret);
        }
        System.setProperty("greenmail.tls.keystore.file", store.toString());
        System.setProperty("greenmail.tls.keystore.password", new String(secret));
        var context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[0], bundle.toTrustManagerFactory().getTrustManagers(), new SecureRandom());
        trusting = context.getSocketFactory();
        certified = SSLContext.getInstance("TLS");
        certified.init(bundle.toKeyManagerFactory().getKeyManagers(), new TrustManager[0], new SecureRandom());
    }

    private static SSLContext context() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private static Mail mail(Security security, int port, String user, String password) {
        return mail("127.0.0.1", security, port, user, password);
    }

    private static Mail mail(String host, Security security, int port, String user, String password) {
        var place = new MailServer(host, port, security, user, () -> password);
        return new Mail(place, LETTER, trusting, Duration.ofSeconds(5));
    }

    private Mail open() {
        return mail(Security.NONE, server.getSmtp().getPort(), "", "");
    }

    @Test
    void everybodyGetsWhatHappenedWithTicketOwnerEvidenceAndLink() throws Exception {
        open().tell(Samples.guard(Turn.BEGINS));
        MimeMessage[] got = server.getReceivedMessages();
        assertThat(got).hasSize(2);
        assertThat(got[0].getSubject()).isEqualTo("[bascule] shop-v2: green was found bad, nothing goes on");
        assertThat(got[0].getFrom()[0]).hasToString("bascule@shop.example");
        assertThat(got[0].getContent().toString().replace("\r\n", "\n").strip()).isEqualTo("""
            shop-v2: green was found bad, nothing goes on

            guard errors-ramp: green 61 of 2100, blue 402 of 39900

            migration  shop-v2
            owner      payments
            ticket     OPS-1234
            severity   critical
            at         2026-11-26T12:04:31Z
            dashboard  https://bascule.example/m/shop-v2\
            """);
    }

    @Test
    void aReasonWithLineBreaksForgesNoField() throws Exception {
        open().tell(new Alert(
                Samples.SHOP,
                1,
                Kind.ORDERED,
                Turn.NEWS,
                "ordered",
                "ana\r\nBcc: eve@evil.example\r\n\r\npaused it",
                "für später",
                Instant.EPOCH));
        MimeMessage got = server.getReceivedMessages()[0];
        assertThat(got.getHeader("Bcc")).isNull();
        assertThat(got.getSubject()).isEqualTo("[bascule] shop-v2: ana??Bcc: eve@evil.example????paused it");
        assertThat(got.getContent().toString()).contains("für später");
    }

    @Test
    void aServerWithTlsLetsInWhoHasThePassword() throws Exception {
        server.setUser("bascule@shop.example", "bascule", "hunter2");
        int port = server.getSmtps().getPort();
        mail(Security.TLS, port, "bascule", "hunter2").tell(Samples.guard(Turn.BEGINS));
        assertThat(server.getReceivedMessages()).hasSize(2);
        assertThatThrownBy(() -> mail(Security.TLS, port, "bascule", "hunter3").tell(Samples.guard(Turn.BEGINS)))
                .isInstanceOf(Transient.class)
                .hasMessage("the mail server does not let user 'bascule' in");
    }

    @Test
    void aServerWithTheCertificateOfAnotherIsToldNothing() {
        int port = server.getSmtps().getPort();
        assertThatThrownBy(() -> mail("localhost", Security.TLS, port, "", "").tell(Samples.guard(Turn.BEGINS)))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("SSLHandshakeException");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    /// Nobody vouches for the certificate of this server.
    @Test
    void aServerThatNobodyVouchesForIsToldNothing() {
        var place = new MailServer("127.0.0.1", server.getSmtps().getPort(), Security.TLS, "", () -> "");
        var mail = new Mail(place, LETTER);
        assertThatThrownBy(() -> mail.tell(Samples.guard(Turn.BEGINS)))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("SSLHandshakeException");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aServerWithoutTlsIsToldNothingWhereTlsIsDemanded() {
        assertThatThrownBy(() -> mail(Security.STARTTLS, server.getSmtp().getPort(), "bascule", "hunter2")
                        .tell(Samples.guard(Turn.BEGINS)))
                .isInstanceOf(Transient.class)
                .hasMessage("the mail server offers no STARTTLS, so it is told nothing")
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("hunter"));
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    /// Such a server takes neither sender nor password before the connection is TLS.
    @Test
    void aServerThatDemandsStarttlsIsToldBehindIt() throws Exception {
        var got = new CopyOnWriteArrayList<String>();
        var logins = new CopyOnWriteArrayList<String>();
        SMTPServer closed = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .requireTLS()
                .startTlsSocketFactory(certified)
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory(
                        (user, password, context) -> logins.add(user + " " + password)))
                .requireAuth()
                .messageHandler((context, from, to, data) -> got.add(from))
                .build();
        closed.start();
        try {
            mail(Security.STARTTLS, closed.getPortAllocated(), "bascule", "hunter2")
                    .tell(Samples.guard(Turn.BEGINS));
            assertThat(logins).containsExactly("bascule hunter2");
            assertThat(got).containsExactly("bascule@shop.example");
            assertThatThrownBy(() -> mail("localhost", Security.STARTTLS, closed.getPortAllocated(), "bascule", "x")
                            .tell(Samples.guard(Turn.ENDS)))
                    .as("the certificate is not for that name")
                    .isInstanceOf(Transient.class);
            assertThat(logins).hasSize(1);
            assertThatThrownBy(() -> mail(Security.NONE, closed.getPortAllocated(), "", "")
                            .tell(Samples.guard(Turn.ENDS)))
                    .as("the server does demand it")
                    .isInstanceOf(Transient.class);
        } finally {
            closed.stop();
        }
    }

    @Test
    void noPasswordGoesOverAnOpenConnection() {
        assertThatThrownBy(() -> mail(Security.NONE, 25, "bascule", "hunter2"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aServerThatIsAwayOrSaysNothingIsTriedAgain() throws Exception {
        var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var log = new CopyOnWriteArrayList<String>();
        var patience = new Patience(
                Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(300), Duration.ofMinutes(1));
        var mail = mail(Security.NONE, silent.getLocalPort(), "", "");
        try (var outbox = new Outbox(
                new Receiver("people", Set.of(Kind.values()), mail),
                folder.resolve("told"),
                patience,
                () -> Samples.AT,
                log::add)) {
            try (silent) {
                outbox.put(Samples.guard(Turn.BEGINS));
                Awaitility.await().until(() -> outbox.delivery().trouble().contains("does not take it within 300ms"));
            }
            Awaitility.await().until(() -> outbox.delivery().trouble().contains("the mail server is not to be had"));
        }
    }

    /// Such a server is always there to be read, so that nothing that waits would ever end.
    @Test
    void aServerThatTalksWithoutEndIsLeft() throws Exception {
        assertThat(left("220-welcome to the server\r\n".repeat(1_000), 0)).isEqualTo("gone");
        assertThat(left("2", 20)).isEqualTo("gone");
    }

    /// @return what became of a server that sends that again and again, once a mail was not told through it
    private static String left(String greeting, long pauseMillis) throws Exception {
        var caller = new CompletableFuture<String>();
        var pace = new CountDownLatch(1);
        try (var endless = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> {
                try (Socket socket = endless.accept()) {
                    while (true) {
                        socket.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
                        boolean _ = pace.await(pauseMillis, TimeUnit.MILLISECONDS);
                    }
                } catch (IOException gone) {
                    caller.complete("gone");
                } catch (InterruptedException interrupted) {
                    caller.completeExceptionally(interrupted);
                }
            });
            var place = new MailServer("127.0.0.1", endless.getLocalPort(), Security.NONE, "", () -> "");
            assertThatThrownBy(() ->
                            new Mail(place, LETTER, trusting, Duration.ofSeconds(1)).tell(Samples.guard(Turn.BEGINS)))
                    .isInstanceOf(Transient.class)
                    .hasMessageContaining("the mail server is not to be had");
            return caller.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoeverIsRefusedKeepsNobodyElseFromBeingTold() throws Exception {
        var got = new CopyOnWriteArrayList<String>();
        SMTPServer choosy = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory(context -> new Choosy(got))
                .build();
        choosy.start();
        try {
            assertThatThrownBy(() -> mail(Security.NONE, choosy.getPortAllocated(), "", "")
                            .tell(Samples.guard(Turn.BEGINS)))
                    .isInstanceOf(Refused.class)
                    .hasMessage("the mail server refuses bo@shop.example (550); the other addressees have it");
            assertThat(got).containsExactly("ana@shop.example");
        } finally {
            choosy.stop();
        }
    }

    /// Takes mail for everybody but Bo.
    private record Choosy(List<String> got) implements MessageHandler {
        @Override
        public void from(String from) {}

        @Override
        public void recipient(String recipient) throws RejectException {
            if (recipient.startsWith("bo@")) {
                throw new RejectException(550, "no such mailbox");
            }
            got.add(recipient);
        }

        @Override
        public String data(InputStream data) throws IOException {
            data.readAllBytes();
            return "250 taken";
        }

        @Override
        public void done() {}
    }
}
