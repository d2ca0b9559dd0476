package bascule.flags;

import bascule.flags.usage.UsageFigures;
import bascule.flags.usage.VariantFigures;
import bascule.migration.StepException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The flags that go with a migration: what they give, and what is known of their use.
///
/// @param version in force; empty if none could be read
/// @param listening how many clients wait for changes
/// @param behind those of them that have not confirmed this version
/// @param trouble why they can't be seen; empty if they can
public record FlagsInPlay(String version, List<Moving> flags, int listening, List<String> behind, String trouble) {
    public FlagsInPlay {
        flags = List.copyOf(flags);
        behind = List.copyOf(behind);
    }

    /// @param share of the callers that get green's variant; empty while it does not follow the migration
    /// @param stage that it tells; empty if it tells none
    /// @param killed why everybody gets one variant whatever the migration says; empty if that is not so
    /// @param variants in the order of the definition
    public record Moving(String flag, String share, String stage, String killed, List<Given> variants) {
        public Moving {
            variants = List.copyOf(variants);
        }
    }

    /// What programs told of one variant since the controller was started; noughts where none did.
    ///
    /// @param adoption the share of the flag's callers of late that got it, from 0 to 1
    /// @param keys different callers, about
    /// @param answers evaluations that gave it
    public record Given(String variant, double adoption, long keys, long answers) {}

    static FlagsInPlay of(Followers followers) {
        try {
            return of(followers, followers.store().read());
        } catch (StepException unread) {
            return new FlagsInPlay("", List.of(), 0, List.of(), String.valueOf(unread.getMessage()));
        }
    }

    private static FlagsInPlay of(Followers followers, Standing now) {
        Set<String> keys = followers.flags().stream().map(Follow::flag).collect(Collectors.toSet());
        Optional<FlagStore.Heard> heard = Optional.of(followers.store())
                .filter(FlagStore.Heard.class::isInstance)
                .map(FlagStore.Heard.class::cast);
        Optional<UsageFigures> used = heard.map(each -> each.usage().figures(keys::contains));
        var moving = new ArrayList<Moving>();
        for (Follow follow : followers.flags()) {
            now.flags().flag(follow.flag()).ifPresent(flag -> moving.add(moving(follow, flag, now, used)));
        }
        return new FlagsInPlay(
                now.version().toString(),
                moving,
                heard.map(each -> each.audience().listening().size()).orElse(0),
                heard.map(each -> each.audience().behind(now.version())).orElse(List.of()),
                now.refused().isEmpty() ? "" : "not taken over: " + Documents.told(now.refused()));
    }

    private static Moving moving(Follow follow, Flag flag, Standing now, Optional<UsageFigures> used) {
        var following =
                Followers.following(now, follow).filter(with -> with.migration().equals(follow.migration()));
        return new Moving(
                flag.key(),
                following.map(with -> with.share().percent()).orElse(""),
                following.flatMap(Extras.Following::stage).map(Stage::word).orElse(""),
                flag.metadata().get("bascule.killed") instanceof String reason ? reason : "",
                flag.variants().keySet().stream()
                        .map(variant -> given(flag.key(), variant, used))
                        .toList());
    }

    private static Given given(String flag, String variant, Optional<UsageFigures> used) {
        if (used.isEmpty()) {
            return new Given(variant, 0, 0, 0);
        }
        VariantFigures figures = used.get().of(flag, variant);
        return new Given(variant, used.get().adoption(flag, variant), figures.keys(), figures.answers());
    }
}
