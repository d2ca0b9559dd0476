package bascule.flags;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.flags.FlagChanges.Kill;
import bascule.flags.usage.UsageBook;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people are shown of flags that go with a migration.
class FlagsInPlayTest {
    private static final By TERM = new By.Term("orders", new Epoch(1));

    private final UsageBook usage = new UsageBook(InstantSource.system());
    private final Audience audience = new Audience();

    private static Follow follow() {
        return Follow.of("moving", "orders", "off", "on");
    }

    private Followers followers(FlagStore store) {
        return new Followers(new HeardFlagStore(store, audience, usage), "orders", List.of(follow()));
    }

    private static Standing write(FlagStore store, FlagChange change, By by) throws StepException {
        return store.write(change, store.read().version(), by);
    }

    private void answered(String variant, int callers) {
        for (int caller = 0; caller < callers; caller++) {
            usage.answered("moving", variant, variant + caller);
            usage.answered("moving", variant, variant + caller);
        }
        usage.answered("plain", variant, "of another flag");
    }

    @Test
    void variantsShareCallersAnswersAndWhoIsBehindAreTold() throws Exception {
        var store = new MemoryFlagStore(FlagStoreContract.TEXT);
        Followers followers = followers(store);
        assertThat(followers.inPlay().flags())
                .singleElement()
                .satisfies(flag -> assertThat(flag.share()).isEmpty())
                .satisfies(flag -> assertThat(flag.variants())
                        .allSatisfy(each -> assertThat(each.answers()).isZero()));

        Standing now = write(store, follow().at(new Share(2_500)), TERM);
        answered("on", 10);
        answered("off", 30);
        try (var _ = audience.join("shop-1");
                var _ = audience.join("shop-2")) {
            audience.confirm("shop-1", now.version());
            FlagsInPlay shown = followers.inPlay();
            assertThat(shown.version()).isEqualTo(now.version().toString());
            assertThat(shown.listening()).isEqualTo(2);
            assertThat(shown.behind()).containsExactly("shop-2");
            assertThat(shown.flags())
                    .containsExactly(new FlagsInPlay.Moving(
                            "moving",
                            "25%",
                            "",
                            "",
                            List.of(
                                    new FlagsInPlay.Given("on", 0.25, 10, 20),
                                    new FlagsInPlay.Given("off", 0.75, 30, 60))));
        }
        write(store, new Kill("moving", "off", "errors"), FlagStoreContract.ANN);
        assertThat(followers.inPlay().flags().getFirst().killed()).isEqualTo("errors");
    }

    @Test
    void whatFollowsAnotherMigrationHasNoShareHere() throws Exception {
        var store = new MemoryFlagStore(FlagStoreContract.TEXT);
        write(
                store,
                Follow.of("moving", "others", "off", "on").at(new Share(5_000)),
                new By.Term("others", new Epoch(1)));
        assertThat(followers(store).inPlay().flags().getFirst().share()).isEmpty();
    }

    @Test
    void flagsThatCannotBeReadAndEditsThatAreNotTakenOverAreTold(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("flags.json");
        var store = new FileFlagStore(file, InstantSource.system());
        assertThat(followers(store).inPlay().trouble()).contains("there are no flags in " + file);
        Files.writeString(file, FlagStoreContract.TEXT);
        assertThat(followers(store).inPlay().trouble()).isEmpty();
        Files.writeString(file, "{");
        FlagsInPlay shown = followers(store).inPlay();
        assertThat(shown.trouble()).startsWith("not taken over: ");
        assertThat(shown.flags()).hasSize(1);
    }
}
