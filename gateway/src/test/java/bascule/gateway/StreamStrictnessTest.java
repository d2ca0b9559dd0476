package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every file in `strictness-of-streams/` is a case: what one request of HTTP/2 gets, a status or `reset`,
/// and below that what is sent. A line is a field, its name up to the first space; `DATA` and `TRAILERS` are
/// what they say. What is refused never reaches the service whole, and its connection goes on.
@SuppressWarnings("NullAway.Init") // JUnit sets the field before the first test.
class StreamStrictnessTest {
    private static final AtomicInteger whole = new AtomicInteger();
    private static Stand stand;

    record Case(String name, String expected, List<String> lines) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        stand = new Stand();
        stand.blue.service((wire, head) -> {
            String body = wire.body(head, false);
            whole.incrementAndGet();
            wire.send(Origin.response(body));
            return true;
        });
    }

    @AfterAll
    static void stop() throws IOException {
        stand.close();
    }

    static Stream<Case> cases() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/strictness-of-streams"))) {
            return files.sorted().map(StreamStrictnessTest::read).toList().stream();
        }
    }

    private static Case read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return new Case(file.getFileName().toString(), lines.getFirst().strip(), lines.subList(1, lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(FrameWire wire, List<String> lines) throws IOException {
        List<String> fields = new ArrayList<>();
        boolean trailers = false;
        boolean begun = false;
        for (String line : lines) {
            if (line.startsWith("DATA ")) {
                if (!begun) {
                    wire.headers(1, false, fields.toArray(String[]::new));
                    begun = true;
                }
                boolean last = line.equals(lines.getLast());
                wire.data(1, last, StrictnessTest.raw(line.substring(5)));
                fields.clear();
                if (last) {
                    return;
                }
            } else if (line.equals("TRAILERS")) {
                trailers = true;
            } else {
                String[] parts = line.split(" ", 2);
                fields.add(StrictnessTest.raw(parts[0]));
                fields.add(StrictnessTest.raw(parts[1]));
            }
        }
        assertThat(trailers).isEqualTo(begun);
        wire.headers(1, true, fields.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatCantBeSaidPlainlyIsRefusedAndTheConnectionGoesOn(Case each) throws Exception {
        int before = whole.get();
        try (FrameWire wire = FrameWire.to(stand.gateway.port())) {
            send(wire, each.lines());
            FrameWire.Answer answer = wire.end(1);
            if (each.expected().equals("reset")) {
                assertThat(answer.reset).as("status " + answer.statuses).isGreaterThan(0);
            } else {
                assertThat(answer.status()).as(answer.text()).isEqualTo(Integer.parseInt(each.expected()));
            }
            boolean served = each.expected().startsWith("2");
            assertThat(whole.get() - before)
                    .as("requests the service saw whole")
                    .isEqualTo(served ? 1 : 0);
            wire.get(3, "/");
            assertThat(wire.end(3).status()).isEqualTo(200);
        }
    }
}
