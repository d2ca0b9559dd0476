package bascule.plan;

import static bascule.plan.Texts.SERVICE;
import static bascule.plan.Texts.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import bascule.balancers.MemoryBalancer;
import bascule.migration.Migration;
import bascule.migration.StepId;
import bascule.traffic.WarmGreen;
import bascule.traffic.WarmUp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpPlanTest {
    @TempDir
    Path folder;

    @Test
    void everyKeyArrives() throws IOException {
        String whole = "warm-up: {requests: 200, paths: [/, \"/a?b=c\"], rate: 20, for: 1m}\n";
        assertThat(accepted(SERVICE + whole, folder).warmUp())
                .hasValue(new WarmUp(200, List.of("/", "/a?b=c"), 20, Duration.ofMinutes(1)));
    }

    @Test
    void whatIsLeftOutHasADefault() throws IOException {
        assertThat(accepted(SERVICE + "warm-up: {}\n", folder).warmUp())
                .hasValue(new WarmUp(500, List.of(), 50, Duration.ofSeconds(30)));
        assertThat(accepted(SERVICE, folder).warmUp()).isEmpty();
    }

    @Test
    void whatMakesNoSenseIsRefused() throws IOException {
        refused(SERVICE + "warm-up: {requests: 0}\n", "warm-up.requests", "1 to 100000");
        refused(SERVICE + "warm-up: {rate: 5000}\n", "warm-up.rate", "1 to 1000");
        refused(SERVICE + "warm-up: {for: 1h}\n", "warm-up.for", "10m");
        refused(SERVICE + "warm-up: {paths: [a]}\n", "warm-up.paths[0]", "begins with /");
        refused(SERVICE + "warm-up: {share: 5%}\n", "warm-up.share", "a mirror");
        refused(Texts.DATABASE + "warm-up: {}\n", "warm-up", "no gateway");
    }

    /// Nothing lies between it and the hold in which green could grow cold, and it is no part of what is held.
    @Test
    void itIsTheLastThingBeforeRequestsAreHeld() throws IOException {
        Plan plan = accepted(SERVICE + "warm-up: {}\n", folder);
        var balancer = new MemoryBalancer(() -> Duration.ZERO, _ -> {});
        Migration migration = Assembly.migration(plan, Optional.empty(), Optional.of(balancer), Optional.empty());
        var cutover = migration.phaseOf(new StepId("hold")).steps();
        assertThat(cutover.getFirst()).isInstanceOf(WarmGreen.class);
        assertThat(cutover.get(1).id()).isEqualTo(new StepId("hold"));
        assertThat(migration.swing().beginsWith(new StepId("hold"))).isTrue();
    }

    private void refused(String text, String path, String words) throws IOException {
        Texts.refused(text, folder, path, words);
    }
}
