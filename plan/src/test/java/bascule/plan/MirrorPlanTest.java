package bascule.plan;

import static bascule.plan.Texts.SERVICE;
import static bascule.plan.Texts.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.plan.gates.Approval;
import bascule.plan.gates.Dwell;
import bascule.traffic.Mirror;
import bascule.traffic.MirrorTraffic;
import bascule.traffic.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorPlanTest {
    private static final String MIRROR = "mirror: {share: 10%, dwell: 5m}\n";
    private static final String RAMP = "ramp: [{share: 5%, dwell: 10m}]\n";

    @TempDir
    Path folder;

    @Test
    void everyKeyArrives() throws IOException {
        String whole = "mirror: {share: 10%, dwell: 5m, noise: 30%, routes: all, ignore: [\"$.at\", header:etag],"
                + " show: $.price}\n";
        assertThat(accepted(SERVICE + whole, folder).mirror())
                .hasValue(new Plan.Shadow(
                        new Mirror(
                                new Split(1_000),
                                new Split(3_000),
                                Set.of("all"),
                                Set.of("$.at", "header:etag"),
                                Set.of("$.price")),
                        Duration.ofMinutes(5)));
    }

    @Test
    void whatIsLeftOutHasADefault() throws IOException {
        assertThat(accepted(SERVICE + MIRROR, folder).mirror())
                .hasValue(new Plan.Shadow(
                        new Mirror(new Split(1_000), MirrorReader.NOISE, Set.of()), Duration.ofMinutes(5)));
        assertThat(accepted(SERVICE, folder).mirror()).isEmpty();
        String all = "mirror: {share: 100%, dwell: 0s, noise: 0%}\n";
        assertThat(accepted(SERVICE + all, folder).mirror().orElseThrow().mirror())
                .isEqualTo(new Mirror(Split.ALL_GREEN, Split.ALL_BLUE, Set.of()));
    }

    @Test
    void whatMakesNoSenseIsRefused() throws IOException {
        refused(SERVICE + "mirror: {share: 0%, dwell: 5m}\n", "mirror.share", "write 0.01% to 100%");
        refused(SERVICE + "mirror: {share: some, dwell: 5m}\n", "mirror.share", "is not a share");
        refused(SERVICE + "mirror: {share: 5%}\n", "mirror", "'dwell' is missing");
        refused(SERVICE + "mirror: {share: 5%, dwell: 5m, noise: 101%}\n", "mirror.noise", "write 0% to 100%");
        refused(SERVICE + "mirror: {share: 5%, dwell: 5m, routes: [other]}\n", "mirror.routes", "id of no route");
        refused(SERVICE + "mirror: {share: 5%, dwell: 5m, ignore: [price]}\n", "mirror.ignore[0]", "a place in JSON");
        refused(SERVICE + "mirror: {share: 5%, dwell: 5m, show: header:Etag}\n", "mirror.show", "a place in JSON");
        refused(Texts.DATABASE + MIRROR, "mirror", "no gateway");
        refused(SERVICE + "gates: [{before: shadow, approval: me}]\n", "gates[0].before", "has no 'mirror'");
    }

    private void refused(String text, String path, String words) throws IOException {
        Texts.refused(text, folder, path, words);
    }

    @Test
    void itStandsBeforeTheRampAndForItsTime() throws IOException {
        Migration migration = PlanTextTest.migration(accepted(SERVICE + MIRROR + RAMP, folder));
        assertThat(migration.phases().stream().map(Phase::id))
                .containsExactly("expand", "shadow", "ramp-5", "cutover", "soak", "contract");
        Phase shadow = migration.phases().get(1);
        assertThat(shadow.name()).isEqualTo(Phase.Name.SHADOW);
        assertThat(shadow.steps()).singleElement().isInstanceOf(MirrorTraffic.class);
        assertThat(migration.phases().get(2).gates()).contains(new Dwell("dwell", Duration.ofMinutes(5)));
        assertThat(migration.phases().get(3).gates()).contains(new Dwell("dwell", Duration.ofMinutes(10)));
    }

    @Test
    void withoutARampItStandsBeforeTheCutover() throws IOException {
        Migration migration = PlanTextTest.migration(accepted(SERVICE + MIRROR, folder));
        assertThat(migration.phases().stream().map(Phase::id))
                .containsExactly("expand", "shadow", "cutover", "soak", "contract");
        assertThat(migration.phases().get(2).gates()).contains(new Dwell("dwell", Duration.ofMinutes(5)));
    }

    @Test
    void anApprovalIsAskedForBeforeIt() throws IOException {
        Migration migration = PlanTextTest.migration(
                accepted(SERVICE + MIRROR + "gates: [{before: shadow, approval: me}]\n", folder));
        assertThat(migration.phases().get(1).gates()).contains(new Approval("me", 1));
    }

    @Test
    void differencesAreWatchedWhereSomethingIsMirrored() throws IOException {
        String gate = "mirror: {share: 10%, dwell: 5m, longest: 1h, gates: [{differences: 0.5%}]}\n";
        Plan plan = accepted(SERVICE + gate + RAMP + "guards: [{during: ramp, differences: 1%}]\n", folder);
        assertThat(plan.guards().getFirst().watched()).isEqualTo(new Watched.Differences(0.01));
        assertThat(plan.byChance()).containsExactly("differences-ramp", "differences-at-mirror");
        assertThat(PlanTextTest.migration(plan).phases().get(2).gates())
                .extracting(each -> each.name())
                .contains("differences-at-mirror");
        refused(SERVICE + RAMP + "guards: [{during: ramp, differences: 1%}]\n", "guards[0]", "mirrors nothing");
        refused(
                SERVICE + MIRROR + "guards: [{during: soak, differences: 1%}]\n",
                "guards[0].during",
                "during soak blue serves nobody");
        refused(
                SERVICE + "ramp: [{share: 5%, dwell: 1m, longest: 1h, gates: [{differences: 1%}]}]\n",
                "ramp[0].gates[0]",
                "mirrors nothing");
    }
}
