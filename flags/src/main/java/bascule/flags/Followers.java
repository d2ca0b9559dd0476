package bascule.flags;

import bascule.flags.Extras.Following;
import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.migration.Epoch;
import bascule.migration.Observation;
import bascule.migration.Participant;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The flags that follow a migration, as they are kept in a store.
///
/// @param flags how each follows; their shares do not matter
public record Followers(FlagStore store, String migration, List<Follow> flags) implements Participant {
    /// Somebody else may write in between.
    private static final int TRIES = 20;

    private static final Duration BETWEEN = Duration.ofMillis(20);

    private static final Duration LOOK = Duration.ofMillis(5);

    public Followers {
        flags = List.copyOf(flags);
    }

    @Override
    public String describe() {
        return "flags (" + String.join(", ", flags.stream().map(Follow::flag).toList()) + ")";
    }

    @Override
    public void raise(Epoch epoch) throws StepException {
        store.raise(migration, epoch);
    }

    /// How they stand, and what they are used for.
    public FlagsInPlay inPlay() {
        return FlagsInPlay.of(this);
    }

    /// What stands against their following, a line each with what to do; empty if nothing does.
    public List<String> unfit() {
        var against = new ArrayList<String>();
        try {
            Standing now = store.read();
            now.refused().forEach(problem -> against.add("the document of flags is not taken over: " + problem));
            for (Follow each : flags) {
                against.addAll(unfit(now, each));
            }
        } catch (StepException unread) {
            against.add(String.valueOf(unread.getMessage()));
        }
        return against;
    }

    private List<String> unfit(Standing now, Follow follow) {
        Optional<Flag> flag = now.flags().flag(follow.flag());
        if (flag.isEmpty()) {
            return List.of("there is no flag '%s' in the document: add it there, or remove it from the plan"
                    .formatted(follow.flag()));
        }
        var against = new ArrayList<String>();
        for (String variant : follow.staged() ? Stage.WORDS : List.of(follow.blue(), follow.green())) {
            if (!flag.get().variants().containsKey(variant)) {
                against.add("the flag '%s' has no variant '%s' (it has %s)"
                        .formatted(
                                follow.flag(),
                                variant,
                                String.join(", ", flag.get().variants().keySet())));
            }
        }
        if (!flag.get().enabled()) {
            against.add(
                    "the flag '%s' is disabled, so nobody would be told anything: enable it".formatted(follow.flag()));
        }
        following(now, follow)
                .filter(other -> !other.migration().equals(migration))
                .ifPresent(other -> against.add("the flag '%s' follows the migration %s: end that one first"
                        .formatted(follow.flag(), other.migration())));
        return against;
    }

    /// The share of each, in the order of the flags; empty where one does not follow this migration as it should.
    List<Optional<Share>> shares() throws StepException {
        Standing now = store.read();
        var shares = new ArrayList<Optional<Share>>();
        for (Follow each : flags) {
            shares.add(following(now, each)
                    .filter(found -> found.withoutStage().equals(wanted(each.at(found.share()))))
                    .map(Following::share));
        }
        return shares;
    }

    /// Whether the share of each is as wanted, or that of none.
    Observation observe(Predicate<Optional<Share>> wanted) throws StepException {
        List<Optional<Share>> shares = shares();
        if (shares.stream().allMatch(wanted)) {
            return new Observation.Present();
        }
        return shares.stream().noneMatch(wanted)
                ? new Observation.Absent()
                : new Observation.Partial("some of the flags go with the migration");
    }

    static Optional<Following> following(Standing now, Follow follow) {
        return ExtrasReader.following(now.reading().source(), follow.flag(), new Findings());
    }

    private static Following wanted(Follow follow) {
        return new Following(
                follow.migration(),
                follow.blue(),
                follow.green(),
                follow.share(),
                new Extras.Cohort(follow.by(), follow.salt()),
                Optional.empty());
    }

    /// Whether any of them tells the stage of the migration.
    public boolean staged() {
        return flags.stream().anyMatch(Follow::staged);
    }

    /// The stage that each of those tells that tell one; empty where it does not follow.
    List<Optional<Stage>> stages() throws StepException {
        Standing now = store.read();
        return flags.stream()
                .filter(Follow::staged)
                .map(each -> following(now, each).flatMap(Following::stage))
                .toList();
    }

    /// Those that tell the stage tell that one.
    void tell(Stage stage, StepContext context) throws StepException {
        change(
                new All(flags.stream()
                        .filter(Follow::staged)
                        .<FlagChange>map(each -> new SetStage(each.flag(), stage))
                        .toList()),
                context);
    }

    /// All of them give that share of the callers green's variant, in one change.
    void move(Share share, StepContext context) throws StepException {
        change(new All(flags.stream().<FlagChange>map(each -> each.at(share)).toList()), context);
    }

    /// None of them follows any longer; each keeps what it said last.
    void leave(StepContext context) throws StepException {
        change(
                new All(flags.stream()
                        .<FlagChange>map(each -> new Unfollow(each.flag(), migration))
                        .toList()),
                context);
    }

    private void change(FlagChange change, StepContext context) throws StepException {
        context.at("flags-unwritten");
        for (int left = TRIES; ; left--) {
            try {
                Standing after = store.write(change, store.read().version(), new By.Term(migration, context.epoch()));
                context.say(change.describe());
                context.at("flags-written");
                awaitHeard(after.version(), context);
                return;
            } catch (Transient busy) {
                if (left <= 1) {
                    throw busy;
                }
                context.rest(BETWEEN);
            }
        }
    }

    /// Until everybody who listens has it. Whoever is behind when the patience ends is named, and not waited for: a
    /// client that hangs must not keep requests held.
    private void awaitHeard(Version version, StepContext context) throws StepException {
        if (!(store instanceof FlagStore.Heard heard)) {
            return;
        }
        Duration start = context.elapsed();
        List<String> behind = heard.audience().behind(version);
        while (!behind.isEmpty() && context.elapsed().minus(start).compareTo(FlagStore.Heard.PATIENCE) < 0) {
            context.rest(LOOK);
            behind = heard.audience().behind(version);
        }
        int all = heard.audience().listening().size();
        if (!behind.isEmpty()) {
            context.say("%d of %d clients have not taken over the flags of version %s within %d ms: %s"
                    .formatted(
                            behind.size(),
                            all,
                            version,
                            FlagStore.Heard.PATIENCE.toMillis(),
                            String.join(", ", behind)));
        } else if (all > 0) {
            context.say("all %d clients that listen have the flags of version %s".formatted(all, version));
        }
    }

    /// Several changes as one.
    private record All(List<FlagChange> changes) implements FlagChange {
        @Override
        public String describe() {
            return String.join("; ", changes.stream().map(FlagChange::describe).toList());
        }

        @Override
        public Json.Fields made(Json.Fields document) throws Refused {
            Json.Fields made = document;
            for (FlagChange each : changes) {
                made = each.made(made);
            }
            return made;
        }
    }
}
