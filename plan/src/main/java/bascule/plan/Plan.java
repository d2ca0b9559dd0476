package bascule.plan;

import bascule.data.Mapping;
import bascule.data.Quality;
import bascule.data.Throttle;
import bascule.migration.OnFailure;
import bascule.traffic.Mirror;
import bascule.traffic.Route;
import bascule.traffic.Split;
import bascule.traffic.WarmUp;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// What an operator declares. Every organ is optional: without databases it is a plain blue-green
/// switch, without a gateway a move of a database.
///
/// @param name of the migration; small letters, digits and dashes, as it stands in slots, files and
///     URLs
/// @param digest SHA-256 over the plan and every script it names, so that what was approved is what
///     runs
/// @param tables what the links carry; empty without databases
/// @param retainedLog bytes of log that a source may keep for a flow that is behind; empty: as many
///     as its server keeps
/// @param throttle what holds the copy back
/// @param freezes when nothing of it begins
/// @param quality what must hold of the rows of both sides before the cutover
public record Plan(
        String name,
        String owner,
        String ticket,
        String scope,
        Environment blue,
        Environment green,
        Optional<Gateway> gateway,
        List<Route> routes,
        List<Mapping> tables,
        List<Script> expand,
        Optional<Shadow> mirror,
        List<Ramp> ramp,
        Optional<WarmUp> warmUp,
        Cutover cutover,
        Soak soak,
        List<Script> contract,
        List<GateRule> gates,
        List<Freeze> freezes,
        List<GuardRule> guards,
        OnFailure onFailure,
        Optional<Following> flags,
        OptionalLong retainedLog,
        Throttle throttle,
        List<Quality> quality,
        List<Suite> suites,
        Optional<AlertRules> alerts,
        List<Secret> secrets,
        String digest) {
    public Plan {
        routes = List.copyOf(routes);
        tables = List.copyOf(tables);
        expand = List.copyOf(expand);
        ramp = List.copyOf(ramp);
        contract = List.copyOf(contract);
        gates = List.copyOf(gates);
        freezes = List.copyOf(freezes);
        guards = List.copyOf(guards);
        quality = List.copyOf(quality);
        suites = List.copyOf(suites);
        secrets = List.copyOf(secrets);
    }

    /// A declared running system.
    public record Environment(
            List<URI> service, Optional<DatabaseAddress> database, String region, List<String> labels) {
        public Environment {
            service = List.copyOf(service);
            labels = List.copyOf(labels);
        }
    }

    /// @param url a JDBC URL without user and password
    public record DatabaseAddress(String url, String user, Secret password) {}

    /// The gateways before the service, turned as one.
    ///
    /// @param admin the admin port of each; all of them let us in with the same token
    public record Gateway(List<URI> admin, Secret token) {
        public Gateway {
            admin = List.copyOf(admin);
        }
    }

    /// A script of SQL for green's database, with its text as it stood when the plan was read.
    public record Script(String name, String sql, Optional<String> undo) {}

    /// What is copied to green before the ramp, for how long at least, and what must be shown meanwhile.
    public record Shadow(Mirror mirror, Duration dwell, Proofs proofs) {
        /// One that goes on by time alone.
        public Shadow(Mirror mirror, Duration dwell) {
            this(mirror, dwell, Proofs.NONE);
        }
    }

    /// A step of the ramp: the share of spreadable requests, how long it stays there at least, and what
    /// must be shown meanwhile.
    public record Ramp(Split split, Duration dwell, Proofs proofs) {
        /// One that goes on by time alone.
        public Ramp(Split split, Duration dwell) {
            this(split, dwell, Proofs.NONE);
        }
    }

    /// How long green serves at least before the migration may be completed, and what must be shown meanwhile.
    public record Soak(Duration dwell, Proofs proofs) {
        /// One that goes on by time alone.
        public Soak(Duration dwell) {
            this(dwell, Proofs.NONE);
        }
    }

    /// What must be shown while things stand as they are, before they go on.
    ///
    /// @param longest what is not decided by then is a person's to decide
    public record Proofs(List<ProofRule> rules, Duration longest) {
        public static final Proofs NONE = new Proofs(List.of(), Duration.ZERO);

        public Proofs {
            rules = List.copyOf(rules);
        }
    }

    /// One thing that must be shown.
    ///
    /// @param warmUp how long after a change nothing counts
    public record ProofRule(Watched watched, Duration warmUp) {
        /// @param where it stands, such as `5` for a share or `soak`
        public String name(String where) {
            return watched.word() + "-at-" + where;
        }
    }

    /// The time budgets of the cutover.
    ///
    /// @param drain how long requests in flight may take to end once new ones are held
    /// @param lease when a hold ends by itself
    /// @param lock how long the fence may wait for writers in flight
    /// @param catchUp how long the flow may take to the fence's marker
    /// @param verify how long the last comparison may take
    /// @param prove how long the comparison of all rows may take, before the cutover
    /// @param attempts how often a swing that broke and went back is tried before a person is asked
    /// @param pause between two attempts
    public record Cutover(
            Duration drain,
            Duration lease,
            Duration lock,
            Duration catchUp,
            Duration verify,
            Duration prove,
            int attempts,
            Duration pause) {
        public static final Cutover DEFAULT = new Cutover(
                Duration.ofSeconds(2),
                Duration.ofSeconds(15),
                Duration.ofMillis(300),
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                Duration.ofMinutes(30),
                3,
                Duration.ofSeconds(5));

        /// What a swing takes that no budget counts: its records, the sequences, and telling fences.
        static final Duration BETWEEN_STEPS = Duration.ofSeconds(1);

        /// For how long requests are held if everything takes all its time. Whoever opens green waits for locks once
        /// more than whoever fences blue, and the turn waits for a flow once more than the catch-up.
        ///
        /// @param databases whether rows move, so that more than traffic turns
        public Duration longestHold(boolean databases) {
            return databases
                    ? drain.plus(lock.multipliedBy(2))
                            .plus(catchUp.multipliedBy(2))
                            .plus(verify)
                            .plus(BETWEEN_STEPS)
                    : drain;
        }
    }

    /// The flags that go with the migration.
    ///
    /// @param document the file they are kept in
    /// @param salt of the gateway, so that both find the same callers
    public record Following(Path document, String salt, List<FollowingFlag> flags) {
        public Following {
            flags = List.copyOf(flags);
        }
    }

    /// One of them.
    ///
    /// @param blue the variant of callers that blue serves, as `green` is of the others
    /// @param by the attribute of a context that holds what the gateway tells callers apart by
    /// @param staged whether it tells the stage of the migration instead of blue and green
    public record FollowingFlag(String flag, String blue, String green, String by, boolean staged) {}

    /// A gate of the plan's own, before the first phase of that name.
    public sealed interface GateRule {
        bascule.migration.Phase.Name before();

        /// A number of people must say yes.
        ///
        /// @param by whose yes counts; empty for everybody's
        /// @param expires how long a yes counts; empty for ever
        record Approval(
                bascule.migration.Phase.Name before,
                String name,
                int needed,
                List<String> by,
                Optional<Duration> expires)
                implements GateRule {
            public Approval {
                by = List.copyOf(by);
            }
        }

        /// The flow must be at most this far behind.
        record Lag(bascule.migration.Phase.Name before, Duration atMost) implements GateRule {}
    }

    /// A guard of the plan's own.
    ///
    /// @param warmUp how long after a change nothing counts
    public record GuardRule(bascule.migration.Phase.Name during, Watched watched, Duration warmUp) {
        /// How often a good green may be stopped by all statistical guards and gates of one migration together.
        public static final double BY_MISTAKE = 0.01;

        /// What it watches and when, as in `errors-ramp`.
        public String name() {
            return watched.word() + "-" + during.name().toLowerCase(Locale.ROOT);
        }
    }

    /// The questions whose answer goes by chance, guards and gates together: they share [GuardRule#BY_MISTAKE].
    public List<String> byChance() {
        var all = new ArrayList<String>();
        guards.stream().filter(each -> each.watched().statistical()).forEach(each -> all.add(each.name()));
        for (var stretch : stretches()) {
            stretch.proofs().rules().stream()
                    .filter(each -> each.watched().statistical())
                    .forEach(each -> all.add(each.name(stretch.place())));
        }
        return all;
    }

    /// A time between two changes.
    ///
    /// @param place of names, as in `errors-at-5`
    /// @param phase id of the phase whose steps stand
    /// @param dwell how long at least
    public record Stretch(String place, String phase, Duration dwell, Proofs proofs) {}

    /// The times between two changes that something must be shown in, or could be.
    public List<Stretch> stretches() {
        var all = new ArrayList<Stretch>();
        mirror.ifPresent(each -> all.add(new Stretch("mirror", "shadow", each.dwell(), each.proofs())));
        for (var step : ramp) {
            String place = place(step.split());
            all.add(new Stretch(place, "ramp-" + place, step.dwell(), step.proofs()));
        }
        all.add(new Stretch("soak", "soak", soak.dwell(), soak.proofs()));
        return all;
    }

    /// The commands that it asks, by name, each once.
    public List<String> commands() {
        var watched = Stream.concat(
                guards.stream().map(GuardRule::watched),
                stretches().stream()
                        .flatMap(each -> each.proofs().rules().stream())
                        .map(ProofRule::watched));
        var names = watched.filter(Watched.Command.class::isInstance).map(each -> ((Watched.Command) each).name());
        return Stream.concat(names, suites.stream().flatMap(each -> each.commands().stream()))
                .distinct()
                .toList();
    }

    /// A share as it stands in names: `5`, `50-25`.
    static String place(Split split) {
        return split.percent().replace("%", "").replace('.', '-');
    }
}
