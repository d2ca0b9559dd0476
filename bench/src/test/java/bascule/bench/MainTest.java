package bascule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void withoutANameItListsEveryBenchmark() throws Exception {
        assertThat(run()).isZero();
        List<String> listed =
                text(out).lines().map(line -> line.split(" ", -1)[0]).toList();
        assertThat(listed).contains("gateway").hasSize((int) cases());
    }

    @Test
    void anUnknownNameIsNamedWithThoseThereAre() {
        assertThat(run("gatway")).isEqualTo(2);
        assertThat(text(err))
                .startsWith("bench/run: there is no benchmark 'gatway'; there are: ")
                .contains("gateway");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void anUnknownOptionIsNamed() {
        assertThat(run("gateway", "--fast")).isEqualTo(2);
        assertThat(text(err)).startsWith("Unknown option: '--fast'");
    }

    private int run(String... words) {
        return Main.run(stream(out), stream(err), words);
    }

    /// Every file whose name says that it is a benchmark is one.
    private static long cases() throws Exception {
        Path folder = Path.of(System.getProperty("project.root", ".."), "bench/src/main/java/bascule/bench/cases");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith("Bench.java")).count();
        }
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
