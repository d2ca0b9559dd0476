package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The header of the PROXY protocol, which tells whose connection a balancer passes on.
class IntroductionTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    private static Stand listening() throws Exception {
        return new Stand(settings -> settings.withProxyProtocol(List.of("127.0.0.0/8")));
    }

    private static String forwardedFor(Stand stand) {
        return stand.blue.requests().getLast().field("x-forwarded-for");
    }

    private static String second(int command, int... addresses) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(SIGNATURE);
        header.write(0x20 | command);
        header.write(addresses.length == 0 ? 0 : 0x11);
        header.write(0);
        header.write(addresses.length);
        for (int each : addresses) {
            header.write(each);
        }
        return header.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void theFirstVersionIsHeard() throws Exception {
        try (Stand stand = listening();
                Wire four = stand.client();
                Wire six = stand.client();
                Wire unknown = stand.client()) {
            assertThat(four.ask("PROXY TCP4 203.0.113.7 10.0.0.1 4711 443\r\n" + REQUEST)
                            .text())
                    .isEqualTo("blue");
            assertThat(forwardedFor(stand)).isEqualTo("203.0.113.7");
            assertThat(four.get("/").text()).as("it comes once").isEqualTo("blue");
            assertThat(six.ask("PROXY TCP6 2001:db8::7 2001:db8::1 4711 443\r\n" + REQUEST)
                            .text())
                    .isEqualTo("blue");
            assertThat(forwardedFor(stand)).isEqualTo("2001:db8:0:0:0:0:0:7");
            assertThat(unknown.ask("PROXY UNKNOWN\r\n" + REQUEST).text()).isEqualTo("blue");
            assertThat(forwardedFor(stand)).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void theSecondVersionIsHeard() throws Exception {
        try (Stand stand = listening();
                Wire client = stand.client();
                Wire local = stand.client()) {
            assertThat(client.ask(second(1, 203, 0, 113, 8, 10, 0, 0, 1, 0x12, 0x67, 1, 0xbb) + REQUEST)
                            .text())
                    .isEqualTo("blue");
            assertThat(forwardedFor(stand)).isEqualTo("203.0.113.8");
            assertThat(local.ask(second(0) + REQUEST).text()).isEqualTo("blue");
            assertThat(forwardedFor(stand)).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void itMayArriveInPieces() throws Exception {
        try (Stand stand = listening();
                Wire client = stand.client()) {
            for (char each : "PROXY TCP4 203.0.113.9 10.0.0.1 4711 443\r\n".toCharArray()) {
                client.send(String.valueOf(each));
            }
            assertThat(client.ask(REQUEST).text()).isEqualTo("blue");
            assertThat(forwardedFor(stand)).isEqualTo("203.0.113.9");
        }
    }

    @Test
    void whoMustIntroduceAndDoesNotIsNotServed() throws Exception {
        for (String sent : List.of(
                REQUEST,
                "PROXY TCP4 203.0.113.7\r\n" + REQUEST,
                "PROXY TCP4 999.0.113.7 10.0.0.1 4711 443\r\n" + REQUEST,
                "PROXY " + "x".repeat(300) + REQUEST)) {
            try (Stand stand = listening();
                    Wire client = stand.client()) {
                client.send(sent);
                assertThat(client.atEnd()).as(sent).isTrue();
                assertThat(stand.blue.requests()).isEmpty();
            }
        }
    }

    @Test
    void fromAnyoneElseItIsNoRequest() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withProxyProtocol(List.of("10.0.0.0/8")));
                Wire client = stand.client()) {
            assertThat(client.ask("PROXY TCP4 203.0.113.7 10.0.0.1 4711 443\r\n" + REQUEST)
                            .status())
                    .isEqualTo(400);
            assertThat(stand.blue.requests()).isEmpty();
        }
    }

    @Test
    void itComesBeforeTheEncryption(@TempDir Path folder) throws Exception {
        Certificates authority = new Certificates();
        Tls files = Certificates.files(authority.signed("shop"), folder);
        try (Stand stand = new Stand(settings -> settings.withTls(files).withProxyProtocol(List.of("127.0.0.1")));
                java.net.Socket plain =
                        new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), stand.gateway.port())) {
            plain.getOutputStream()
                    .write("PROXY TCP4 203.0.113.7 10.0.0.1 4711 443\r\n".getBytes(StandardCharsets.US_ASCII));
            var encrypted = (javax.net.ssl.SSLSocket)
                    authority.client().getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
            encrypted.startHandshake();
            assertThat(new Wire(encrypted).ask(REQUEST).text()).isEqualTo("blue");
            assertThat(forwardedFor(stand)).isEqualTo("203.0.113.7");
        }
    }
}
