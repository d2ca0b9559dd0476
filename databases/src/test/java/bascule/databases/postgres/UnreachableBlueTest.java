package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.data.AdmitGreen;
import bascule.data.Fence.Mode;
import bascule.data.Mapping;
import bascule.migration.Quiet;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A blue that takes connections and never says a word, as behind a dead network, while green is real.
@Timeout(60)
class UnreachableBlueTest {
    private static final Duration BUDGET = Duration.ofSeconds(30);

    private final SwingSite service = new SwingSite(BUDGET, "entry");
    private ServerSocket silence;
    private PostgresPair cutOff;

    @BeforeEach
    void follow() throws Exception {
        service.site.both("CREATE TABLE entry (word text PRIMARY KEY)");
        service.follow();
        silence = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var nowhere = new PostgresAddress(
                "jdbc:postgresql://127.0.0.1:%d/nowhere".formatted(silence.getLocalPort()), "nobody", () -> "");
        cutOff = new PostgresPair(
                service.site.migration, nowhere, service.site.greenAddress, List.of(Mapping.same("entry")));
    }

    @AfterEach
    void close() throws Exception {
        cutOff.close();
        silence.close();
        service.close();
    }

    @Test
    void greenIsNotLeftForABlueThatDoesNotAnswer() throws Exception {
        service.forth();
        var began = System.nanoTime();
        assertThatThrownBy(() -> admitWithoutBlue().revert(new Alone()))
                .isInstanceOf(StepException.Transient.class)
                .hasMessageContaining("green is not left, because blue could take nothing now")
                .hasMessageContaining("has not answered within 3s")
                .hasMessageContaining("Bring blue up, then roll back again");
        assertSoon(began);
        assertThat(service.pair.green().fence().standing().mode()).isEqualTo(Mode.OPEN);
    }

    @Test
    void greenOpensAgainWithoutBlueAndBlueIsToldOnTheNextWayBack() throws Exception {
        service.forth();
        service.site.green("INSERT INTO entry VALUES ('before')");
        service.swing().getLast().revert(new Alone());
        var began = System.nanoTime();
        admitWithoutBlue().apply(new Alone());
        assertSoon(began);
        service.site.green("INSERT INTO entry VALUES ('in between')");

        service.back();
        assertThat(service.pair.blue().fence().standing().mode()).isEqualTo(Mode.OPEN);
        assertThat(service.pair.green().fence().standing().mode()).isEqualTo(Mode.CLOSED);
        assertThat(Site.rows(service.site.blue, "SELECT word FROM entry ORDER BY word"))
                .containsExactly("before", "in between");
    }

    @Test
    void theFirstOpeningOfGreenWaitsForBlue() throws Exception {
        for (var step : service.swing().subList(0, 5)) {
            step.apply(new Alone());
        }
        assertThatThrownBy(() -> admitWithoutBlue().apply(new Alone()))
                .isInstanceOf(StepException.Transient.class)
                .hasMessageContaining("green opens once blue knows what to wait for on the way back");
        assertThat(service.pair.green().fence().standing().mode()).isEqualTo(Mode.CLOSED);
    }

    private AdmitGreen admitWithoutBlue() {
        return new AdmitGreen(new StepId("admit-green"), cutOff, Quiet.NONE, SwingSite.LOCK, new StepId("retire"));
    }

    private static void assertSoon(long began) {
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(12));
    }
}
