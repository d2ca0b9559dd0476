package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.balancers.MemoryBalancer;
import bascule.databases.memory.Effects;
import bascule.databases.memory.MemoryPair;
import bascule.flags.MemoryFlagStore;
import bascule.migration.Migration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTextTest {
    static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
    private static final Path GOLDEN = ROOT.resolve("plan/src/test/resources/bascule/plan");
    private static final List<String> UNCARRIED = List.of(
            "large objects of blue: 3, none is carried",
            "sequence public.ticket_numbers belongs to no table of the plan");

    @ParameterizedTest
    @ValueSource(strings = {"shop/migration", "service", "database"})
    void aPlanIsShownAsItsGoldenFileSays(String example) throws IOException {
        Path file = ROOT.resolve("examples/" + example + ".yaml");
        Plan plan = read(Files.readString(file), file.resolveSibling(""));
        String text = PlanText.render(plan, migration(plan), plan.tables().isEmpty() ? List.of() : UNCARRIED);

        Path golden = GOLDEN.resolve(example.replace('/', '-') + ".txt");
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }

    static Plan read(String text, Path folder) {
        var reading = PlanReader.read(text, folder);
        assertThat(reading.problems()).isEmpty();
        return reading.plan().orElseThrow();
    }

    static Migration migration(Plan plan) {
        return Assembly.migration(
                plan,
                plan.blue().database().map(_ -> new MemoryPair(Effects.UNHEARD)),
                plan.gateway().map(_ -> new MemoryBalancer(() -> Duration.ZERO, _ -> {})),
                plan.flags().map(_ -> MemoryFlagStore.empty()));
    }
}
