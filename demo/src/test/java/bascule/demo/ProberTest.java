package bascule.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.demo.check.Prober;
import bascule.demo.check.Prober.Target;
import bascule.demo.shop.Scripts;
import bascule.demo.world.ShopDatabase;
import bascule.embedded.EmbeddedPostgres.Stop;
import bascule.embedded.EmbeddedPostgres.Version;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProberTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    @Test
    void theProberSeesTwoOpenSidesAndNothingElse() throws Exception {
        try (ShopDatabase blue = ShopDatabase.start(Version.V17);
                ShopDatabase green = ShopDatabase.start(Version.V18);
                Prober prober = Prober.start(target(blue), target(green))) {
            after(prober, 20);
            blue.run(Scripts.text(Scripts.ONE));
            green.run(Scripts.text(Scripts.TWO));
            after(prober, 20);
            assertThat(prober.twoWritable())
                    .as("green is not in use before its fence first closed")
                    .isZero();
            green.run(Fences.CLOSE);
            after(prober, 20);
            assertThat(prober.twoWritable()).isZero();
            blue.run(Fences.CLOSE);
            long none = prober.noneWritable();
            after(prober, 20);
            assertThat(prober.noneWritable()).isGreaterThan(none);
            green.run(Fences.OPEN);
            after(prober, 20);
            assertThat(prober.twoWritable()).isZero();
            green.server().stop(Stop.KILL);
            green.server().restart();
            after(prober, 20);
            blue.run(Fences.OPEN);
            await().atMost(LONG_ENOUGH).until(() -> prober.twoWritable() > 0);
        }
    }

    private static Target target(ShopDatabase database) {
        return new Target(database.url(), database.user(), database.password());
    }

    private static void after(Prober prober, int tries) {
        long from = prober.tries();
        await().atMost(LONG_ENOUGH).until(() -> prober.tries() > from + tries);
    }
}
