package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Fence.Mode;
import bascule.data.Mapping;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Fence and link together: the link must hear every opening of the fence it reads behind.
final class TurnedRoundTest {
    private static final Duration LOCK = Duration.ofSeconds(5);

    @Test
    void whatGreenAdmitsAfterItsVeryFirstOpeningComesBackToBlueAndAfterTheNextOneToo() throws Exception {
        try (var site = new Site();
                var pair = new PostgresPair(
                        site.migration, site.blueAddress, site.greenAddress, List.of(Mapping.same("item")))) {
            site.both("CREATE TABLE item (id int PRIMARY KEY)").register();
            var green = pair.green().fence();
            green.install(Mode.CLOSED, Site.FIRST);
            pair.blue().fence().install(Mode.OPEN, Site.FIRST);
            var reverse = site.reverse(Mapping.same("item"));
            reverse.capture(Site.FIRST);
            site.start(reverse);
            green.open(LOCK, Site.FIRST);
            site.green("INSERT INTO item VALUES (1)");
            Site.settle(reverse);
            assertThat(Site.rows(site.blue, "SELECT id FROM item")).containsExactly("1");
            green.close(LOCK, Site.FIRST);
            green.open(LOCK, Site.FIRST);
            site.green("INSERT INTO item VALUES (2)");
            Site.settle(reverse);
            assertThat(Site.rows(site.blue, "SELECT id FROM item ORDER BY id")).containsExactly("1", "2");
            assertThat(reverse.standing().violations()).isZero();
        }
    }
}
