package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every file in `strictness/` is a case: what is sent, byte for byte, and the status it gets. Line ends
/// are written `\r\n`, other bytes `\xHH`; ends of line in the file mean nothing. 400 and above ends the
/// connection, and the service behind never sees any of it.
@SuppressWarnings("NullAway.Init") // JUnit sets the field before the first test.
class StrictnessTest {
    private static Stand stand;

    record Case(String name, String sent, int status) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        stand = new Stand();
    }

    @AfterAll
    static void stop() throws IOException {
        stand.close();
    }

    static Stream<Case> cases() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/strictness"))) {
            List<Path> sorted = files.sorted().toList();
            return sorted.stream().flatMap(StrictnessTest::read);
        }
    }

    private static Stream<Case> read(Path file) {
        try {
            String[] parts = Files.readString(file).split("\n", 2);
            String name = file.getFileName().toString();
            return Stream.of(new Case(name, raw(parts[1].replace("\n", "")), Integer.parseInt(parts[0].strip())));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static String raw(String written) {
        StringBuilder raw = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char next = written.charAt(i);
            if (next != '\\') {
                raw.append(next);
                continue;
            }
            char kind = written.charAt(++i);
            switch (kind) {
                case 'r' -> raw.append('\r');
                case 'n' -> raw.append('\n');
                case 't' -> raw.append('\t');
                case 'x' -> {
                    raw.append((char) Integer.parseInt(written.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException("\\" + kind + " means nothing");
            }
        }
        return raw.toString();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsNoPlainRequestIsRefusedAndTheServiceNeverSeesIt(Case each) throws Exception {
        int before = whole();
        try (Wire client = stand.client()) {
            client.send(each.sent());
            Wire.Message answer = client.answer(false);
            assertThat(answer.status()).as(answer.text()).isEqualTo(each.status());
            if (each.status() >= 400) {
                assertThat(client.atEnd()).as("the connection ends").isTrue();
                assertThat(whole()).as("requests the service saw").isEqualTo(before);
            } else {
                assertThat(whole()).as("requests the service saw").isEqualTo(before + 1);
            }
        }
    }

    /// The same bytes one at a time, so that no check depends on what arrives together.
    @ParameterizedTest
    @MethodSource("cases")
    void theSameBytesOneAtATimeAreJudgedAlike(Case each) throws Exception {
        try (Wire client = stand.client()) {
            if (each.sent().length() > 600) {
                return;
            }
            try {
                for (char next : each.sent().toCharArray()) {
                    client.send(String.valueOf(next));
                }
            } catch (IOException e) {
                // It has answered before the last byte.
            }
            assertThat(client.answer(false).status()).isEqualTo(each.status());
        }
    }

    /// Requests that reached the service whole.
    private static int whole() {
        return stand.blue.requests().size() + stand.green.requests().size();
    }

    @Test
    void headsAreBoundedInBytesFieldsAndTarget() throws Exception {
        assertThat(status("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .isEqualTo(414);
        assertThat(status("GET /" + "x".repeat(90_000))).isEqualTo(414);
        assertThat(status("GET / HTTP/1.1\r\nHost: a\r\n" + "a: b\r\n".repeat(101) + "\r\n"))
                .isEqualTo(431);
        assertThat(status("GET / HTTP/1.1\r\nHost: a\r\nA: " + "x".repeat(60_000)))
                .isEqualTo(431);
        assertThat(status("GET / HTTP/1.1\r\nHost: a\r\n" + "a: b\r\n".repeat(99) + "\r\n"))
                .isEqualTo(200);
        assertThat(status("GET /" + "x".repeat(8_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .isEqualTo(200);
        assertThat(status("GET / HTTP/1.1\r\nHost: a\r\nA: " + "x".repeat(32_000) + "\r\n\r\n"))
                .isEqualTo(200);
    }

    private static int status(String sent) throws IOException {
        try (Wire client = stand.client()) {
            client.send(sent);
            return client.answer(false).status();
        }
    }
}
