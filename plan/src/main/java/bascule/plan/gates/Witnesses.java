package bascule.plan.gates;

import bascule.comparison.Comparing;
import bascule.data.Asking;
import bascule.data.Strain;
import bascule.data.Strained;
import bascule.flags.usage.UsageBook;
import bascule.gates.Alpha;
import bascule.gates.Levels;
import bascule.gates.Timing;
import bascule.migration.Durations;
import bascule.migration.Gate;
import bascule.migration.Guard;
import bascule.migration.Proof;
import bascule.plan.Commands;
import bascule.plan.Plan;
import bascule.plan.Plan.GuardRule;
import bascule.plan.Plan.ProofRule;
import bascule.plan.Plan.Stretch;
import bascule.plan.Suite;
import bascule.plan.Watched;
import bascule.traffic.Balancer;
import bascule.traffic.Measuring;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;

/// The guards of a plan and its gates by evidence. All that go by chance share one probability of stopping a good
/// green.
public final class Witnesses {
    private final Plan plan;
    private final Optional<Measuring> measuring;
    private final Optional<Comparing> comparing;
    private final Optional<Asking> blue;
    private final Optional<Asking> green;
    private final Commands commands;
    private final SuiteRun.Peak peak;
    private final Optional<UsageBook> usage;
    private final Levels levels;

    /// @param balancer what stands before the service, if anything does
    /// @param blue blue's database, if it can be asked, as `green` green's
    /// @param commands those that may be asked
    /// @param usage what programs tell of their flags, if this controller serves them
    public Witnesses(
            Plan plan,
            Optional<Balancer> balancer,
            Optional<Asking> blue,
            Optional<Asking> green,
            Commands commands,
            Optional<UsageBook> usage) {
        this(
                plan,
                power(balancer, Measuring.class).map(each -> new Glance(each, System::nanoTime)),
                power(balancer, Comparing.class),
                () -> balancer.isPresent()
                        ? balancer.get().standing().counters().peakPerSecond()
                        : 0,
                blue,
                green,
                commands,
                usage);
    }

    private Witnesses(
            Plan plan,
            Optional<Measuring> measuring,
            Optional<Comparing> comparing,
            SuiteRun.Peak peak,
            Optional<Asking> blue,
            Optional<Asking> green,
            Commands commands,
            Optional<UsageBook> usage) {
        this.plan = plan;
        this.measuring = measuring;
        this.comparing = comparing;
        this.peak = peak;
        this.blue = blue;
        this.green = green;
        this.commands = commands;
        this.usage = usage;
        this.levels = Levels.of(
                new Alpha(GuardRule.BY_MISTAKE, Math.max(1, plan.byChance().size())).each());
    }

    /// Those that judge what was recorded, and ask nobody.
    static Witnesses of(Plan plan, Measuring recorded) {
        return new Witnesses(
                plan,
                Optional.of(recorded),
                Optional.empty(),
                () -> 0,
                Optional.empty(),
                Optional.empty(),
                Commands.NONE,
                Optional.empty());
    }

    private static <T> Optional<T> power(Optional<Balancer> balancer, Class<T> power) {
        return balancer.filter(power::isInstance).map(power::cast);
    }

    public List<Guard> guards() {
        return plan.guards().stream().map(this::guard).toList();
    }

    Guard guard(GuardRule rule) {
        return new Watch(rule, witness(rule.watched(), rule.warmUp()));
    }

    public List<Gate> proofs(Stretch stretch) {
        return stretch.proofs().rules().stream()
                .<Gate>map(each -> proof(each, stretch))
                .toList();
    }

    public Gate suite(Suite suite) {
        return new SuitePasses(
                suite,
                new SuiteRun(suite, plan.green().service(), green, commands, peak),
                () -> Duration.ofNanos(System.nanoTime()));
    }

    Proof proof(ProofRule rule, Stretch stretch) {
        return new Shown(
                rule.name(stretch.place()),
                witness(rule.watched(), rule.warmUp()),
                rule.warmUp(),
                new Timing(stretch.dwell(), stretch.proofs().longest()));
    }

    private Witness witness(Watched watched, Duration warmUp) {
        return switch (watched) {
            case Watched.Counting counting -> new Windows(counting, warmUp, levels, counting());
            case Watched.Probe probe -> new Probe(probe, warmUp, levels, plan);
            case Watched.Query query ->
                Counted.of(query, warmUp, green.orElseThrow(() -> missing("a database that can be asked")));
            case Watched.Prometheus prometheus -> Counted.of(prometheus, warmUp);
            case Watched.Metric metric -> Counted.of(metric, warmUp);
            case Watched.Strained strained -> Counted.of(strained, warmUp, strain(strained));
            case Watched.Differences differences ->
                new Differing(
                        differences,
                        warmUp,
                        levels,
                        noisy(),
                        comparing.orElseThrow(() -> missing("a balancer that compares answers")));
            case Watched.Command command -> Counted.of(command, warmUp, commands);
            case Watched.OfVariants(_, var variants, var asked) ->
                new Windows(asked, warmUp, levels, new Varied(counting(), variants), variants.words());
            case Watched.TrackedFall fall -> tracked(fall, warmUp);
            case Watched.Fall fall ->
                new Fall(
                        fall,
                        warmUp,
                        levels,
                        counting(),
                        counter(fall, fall.blue(), blue),
                        counter(fall, fall.green(), green));
        };
    }

    private Callable<OptionalDouble> strain(Watched.Strained watched) {
        if (watched.of() == Watched.Strained.Of.GATEWAYS) {
            return new Gateways(plan.gateway().orElseThrow(() -> missing("a gateway")), watched)::number;
        }
        Strain what = Strain.named(watched.what()).orElseThrow();
        Optional<Strained> database = (watched.of() == Watched.Strained.Of.BLUE ? blue : green)
                .filter(Strained.class::isInstance)
                .map(Strained.class::cast);
        return () -> database.isPresent() ? database.get().strain(what, Counted.ANSWER) : OptionalDouble.empty();
    }

    private Witness tracked(Watched.TrackedFall fall, Duration warmUp) {
        var told = new Told(usage, fall);
        return new Fall(fall.asFall(), warmUp, levels, told, told::blue, told::green);
    }

    private boolean noisy() {
        return plan.mirror().filter(each -> each.mirror().again().green() > 0).isPresent();
    }

    private Measuring counting() {
        return measuring.orElseThrow(() -> missing("a balancer that counts by side"));
    }

    /// How far a side has counted, as Prometheus or its own database tells.
    private static Callable<OptionalDouble> counter(Watched.Fall fall, String query, Optional<Asking> side) {
        if (fall.url().isPresent()) {
            return new Prometheus(fall.url().get(), fall.token(), query)::number;
        }
        Asking database = side.orElseThrow(() -> missing("databases that can be asked"));
        return () -> database.number(query, Counted.ANSWER);
    }

    private static IllegalArgumentException missing(String what) {
        return new IllegalArgumentException("what the plan watches needs " + what);
    }

    /// What it demands, and from when on.
    static String described(Witness witness, Duration warmUp) {
        return warmUp.isZero()
                ? witness.demand()
                : witness.demand() + "; " + witness.done() + " " + Durations.text(warmUp) + " after a change";
    }
}
