package bascule.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.Phase;
import bascule.plan.gates.RecordedWindow;
import bascule.traffic.Figures.Seen;
import bascule.traffic.Figures.Sides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowFileTest {
    private static final long MOST = 10_000;

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    private WindowFile file() {
        return new WindowFile(folder.resolve("windows"), MOST, said::add);
    }

    private static RecordedWindow window(int second) {
        var micros = Seen.histogram();
        micros.recordValue(5_000 + second);
        var seen = new Seen(100, 3, 90, 2, micros);
        return new RecordedWindow(
                Instant.EPOCH.plusSeconds(second),
                "ramp-5",
                Phase.Name.RAMP,
                Duration.ofSeconds(second),
                Duration.ofMillis(second * 1_000L + 1_003),
                new Sides(seen, Seen.NONE));
    }

    private List<RecordedWindow> read() throws IOException {
        return WindowLines.read(folder.resolve("windows"));
    }

    @Test
    void whatIsRecordedIsReadAgain() throws Exception {
        file().append(window(1));
        file().append(window(2));
        assertThat(read()).hasSize(2);
        RecordedWindow again = read().getLast();
        assertThat(again.sides().blue().micros())
                .isEqualTo(window(2).sides().blue().micros());
        assertThat(again)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*micros.*")
                .isEqualTo(window(2));
    }

    @Test
    void theOldestAreThrownAwayAndTheRestStaysWithinTheBound() throws Exception {
        var file = file();
        for (int i = 0; i < 200; i++) {
            file.append(window(i));
        }
        assertThat(Files.size(folder.resolve("windows"))).isLessThanOrEqualTo(MOST);
        assertThat(Files.size(folder.resolve("windows.1"))).isLessThanOrEqualTo(MOST);
        var seconds = read().stream().map(each -> each.from().toSeconds()).toList();
        assertThat(seconds).isSorted().hasSizeBetween(20, 100);
        assertThat(seconds.getLast()).isEqualTo(199);
        for (int i = 1; i < seconds.size(); i++) {
            assertThat(seconds.get(i)).isEqualTo(seconds.get(i - 1) + 1);
        }
    }

    @Test
    void aTornLastLineIsLeftOutAndAnyOtherIsToldWithItsPlace() throws Exception {
        file().append(window(1));
        Path windows = folder.resolve("windows");
        Files.writeString(windows, "{\"at\":\"2026", StandardOpenOption.APPEND);
        assertThat(read()).hasSize(1);
        Files.writeString(windows, "\n{}\n", StandardOpenOption.APPEND);
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("windows, line 2: ");
    }

    @Test
    void whatCannotBeWrittenIsToldOnceAndStopsNothing() throws Exception {
        var file = new WindowFile(folder.resolve("none").resolve("windows"), MOST, said::add);
        file.append(window(1));
        file.append(window(2));
        assertThat(said).singleElement().asString().startsWith("windows are not recorded, which stops nothing");
    }
}
