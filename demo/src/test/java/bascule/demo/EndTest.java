package bascule.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// However a demo ends, nothing of it stays.
final class EndTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String UNDER_WAY = "shoppers come";

    @Test
    void aDemoThatIsToldToEndLeavesNothing() throws Exception {
        try (DemoProcess demo = DemoProcess.start("--rate", "20")) {
            demo.awaitSaid(UNDER_WAY);
            List<ProcessHandle> children = demo.children();
            assertThat(children).hasSizeGreaterThan(6);
            demo.process().destroy();
            assertThat(demo.awaitEnd()).isEqualTo(128 + 15);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(demo.left()).isEmpty();
        }
    }

    @Test
    void aDemoThatIsKilledLeavesNothing() throws Exception {
        try (DemoProcess demo = DemoProcess.start("--rate", "20")) {
            demo.awaitSaid(UNDER_WAY);
            List<ProcessHandle> children = demo.children();
            demo.process().destroyForcibly();
            await().atMost(SOON).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            await().atMost(SOON).until(() -> demo.left().isEmpty());
        }
    }

    @Test
    void nonsenseIsRefusedBeforeAnythingStarts() throws Exception {
        try (DemoProcess demo = DemoProcess.start("--rate", "0")) {
            demo.awaitSaid("a rate is 1 to 20,000");
            assertThat(demo.awaitEnd()).isEqualTo(2);
        }
        try (DemoProcess demo = DemoProcess.start("--home", "/proc")) {
            demo.awaitSaid("/proc is not empty");
            assertThat(demo.awaitEnd()).isEqualTo(1);
        }
    }
}
