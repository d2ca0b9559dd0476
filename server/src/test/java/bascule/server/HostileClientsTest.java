package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.migration.StepException.Refused;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileClientsTest {
    private static final String SECRET = "canary-0b1d9c77e5a34f02";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Server server = start();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"/%", "/v1/migrations/%00", "/v1/migrations/..%2f..", "/v1/%zz"})
    void whatIsNoRequestIsAnsweredInTheOneShape(String path) throws Exception {
        try (var socket = connect()) {
            String answer = ask(socket, path);

            assertThat(answer).startsWith("HTTP/1.1 4");
            assertThat(JSON.readTree(answer.substring(answer.indexOf('{')))
                            .path("error")
                            .path("message")
                            .asText())
                    .isNotEmpty();
        }
    }

    @Test
    @Timeout(20)
    void aBodyThatSaysItIsHugeIsRefusedAtOnceInTheOneShape() throws Exception {
        try (var socket = connect()) {
            send(
                    socket,
                    "POST /v1/session HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 1000000000000\r\n\r\n{");
            socket.setSoTimeout(5_000);
            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);

            assertThat(answer).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void aBodyThatIsNestedWithoutEndIsToldInOurWords() throws Exception {
        try (var socket = connect()) {
            send(
                    socket,
                    "POST /v1/session HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
                            + "Connection: close\r\nContent-Length: 5000\r\n\r\n" + "[".repeat(5_000));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("nested too deep")
                    .doesNotContain("Stream", "getMax");
        }
    }

    /// Anybody can do this without a token, and would fill the log with traces.
    @Test
    void aBodyThatBreaksOffIsTheClientsAndNoErrorOfOurs() throws Exception {
        var log = new ByteArrayOutputStream();
        PrintStream err = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (var socket = connect()) {
            send(
                    socket,
                    "POST /v1/session HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
                            + "Connection: close\r\nContent-Length: 100\r\n\r\n{");
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 400").contains("the request's body broke off before its end");
        } finally {
            System.setErr(err);
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("Early EOF", "\tat ");
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// Without the shorter wait it takes more than a minute: each batch waits for the usual idle time.
    @Test
    @Timeout(40)
    void aCrowdThatSaysNothingIsLetGoAndOthersAreAnswered() throws Exception {
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int each = 0; each < Server.CONNECTIONS_MAX + 150; each++) {
                crowd.add(connect());
            }

            assertThat(crowd.getFirst().getInputStream().read()).isNegative();
            try (var socket = connect()) {
                assertThat(ask(socket, "/healthz")).startsWith("HTTP/1.1 200");
            }
        } finally {
            for (Socket each : crowd) {
                each.close();
            }
        }
    }

    private Socket connect() throws IOException {
        var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.listen().port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String ask(Socket socket, String path) throws IOException {
        socket.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                        .formatted(path, SECRET)
                        .getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Server start() {
        try {
            return Server.start(
                    new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)), new RecordingMigrations());
        } catch (Refused refused) {
            throw new AssertionError(refused);
        }
    }
}
