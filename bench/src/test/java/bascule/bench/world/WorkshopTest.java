package bascule.bench.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkshopTest {
    private static final List<String> FOR_LONG = List.of("/bin/sh", "-c", "sleep 600 & wait");

    @Test
    void closedItEndsEveryProcessWithItsChildrenAndRemovesItsFolder() throws Exception {
        Path folder;
        List<Long> family;
        try (var workshop = Workshop.open("test")) {
            folder = workshop.folder();
            Program program = workshop.start("sleeper", FOR_LONG);
            org.awaitility.Awaitility.await().until(() -> program.family().size() == 2);
            family = program.family();
            workshop.write("deep/down/file", "text");
        }

        assertThat(folder).doesNotExist();
        assertThat(family).hasSize(2).allMatch(WorkshopTest::ends);
    }

    @Test
    void whatWasOpenedLastIsEndedFirst() throws Exception {
        var ended = new ArrayList<String>();
        try (var workshop = Workshop.open("test")) {
            workshop.keep(() -> ended.add("first"));
            workshop.keep(() -> ended.add("second"));
        }
        assertThat(ended).containsExactly("second", "first");
    }

    @Test
    void aCommandThatFailsOrTakesTooLongIsNamedWithWhatItSaid() throws Exception {
        try (var workshop = Workshop.open("test")) {
            assertThatThrownBy(() -> Commands.run(
                            workshop, Duration.ofSeconds(20), List.of("/bin/sh", "-c", "echo no luck; exit 3")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ended with 3")
                    .hasMessageContaining("no luck");
            assertThatThrownBy(() -> Commands.run(workshop, Duration.ofMillis(200), FOR_LONG))
                    .hasMessageContaining("took longer than");
            try (var left = Files.list(workshop.folder())) {
                assertThat(left).isEmpty();
            }
        }
    }

    private static boolean ends(long pid) {
        ProcessHandle.of(pid)
                .ifPresent(handle -> handle.onExit()
                        .orTimeout(5, java.util.concurrent.TimeUnit.SECONDS)
                        .join());
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    }
}
