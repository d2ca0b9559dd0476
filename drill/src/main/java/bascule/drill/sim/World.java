package bascule.drill.sim;

import bascule.balancers.MemoryBalancer;
import bascule.controller.Surroundings;
import bascule.data.Mapping;
import bascule.data.Pair;
import bascule.data.Throttle;
import bascule.databases.memory.MemoryPair;
import bascule.flags.FlagStore;
import bascule.flags.MemoryFlagStore;
import bascule.migration.Migration;
import bascule.migration.OnFailure;
import bascule.migration.StepException;
import bascule.plan.Assembly;
import bascule.plan.Plan;
import bascule.traffic.Balancer;
import bascule.traffic.Split;
import bascule.traffic.WarmUp;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/// Everything outside the controller, and time itself, which passes only when somebody waits.
final class World implements Surroundings {
    /// Of the code of blue and green: off on blue, on on green.
    static final String FLAG = "checkout";
    static final String STAGED = "rows";

    private static final String NAME = "sim";
    private static final Duration TICK = Duration.ofMillis(1);

    final Bomb bomb = new Bomb();
    final MemoryPair pair = new MemoryPair(this::pass);
    final MemoryBalancer balancer = new MemoryBalancer(this::uptime, this::pass);
    final FlagStore flags = flags();
    final Clients clients = new Clients(pair, balancer);
    final BombedJournal journal = new BombedJournal(clock(), bomb);
    final Pair wiredPair;
    final Balancer wiredBalancer;
    final Migration migration;
    private final List<Invariant> invariants;
    private Optional<InlineFlows> flows = Optional.empty();
    private Duration now = Duration.ZERO;
    private Consumer<String> event = _ -> {};
    private final Set<String> points = new LinkedHashSet<>();
    private boolean busy;

    World(List<Invariant> invariants) {
        this(invariants, Wiring.PLAIN);
    }

    World(List<Invariant> invariants, Wiring wiring) {
        this.invariants = invariants;
        this.wiredPair = wiring.pair(pair, this);
        this.wiredBalancer = wiring.balancer(balancer.as(NAME));
        this.migration = wiring.migration(Assembly.migration(
                plan(), Optional.of(wiredPair), Optional.of(wiredBalancer), Optional.of(wiring.flags(flags))));
        pair.blue().write("000000", "before");
        wiring.prepare(this);
    }

    private static Plan plan() {
        var side = new Plan.Environment(List.of(URI.create("http://127.0.0.1:1")), Optional.empty(), "", List.of());
        return new Plan(
                NAME,
                "drill",
                "",
                "",
                side,
                side,
                Optional.empty(),
                List.of(),
                List.of(Mapping.same("rows")),
                List.of(new Plan.Script("two.sql", "CREATE", Optional.of("DROP"))),
                Optional.empty(),
                List.of(new Plan.Ramp(new Split(2_500), Duration.ofSeconds(1))),
                Optional.of(new WarmUp(3, List.of("/"), 1, Duration.ofSeconds(1))),
                cutover(),
                new Plan.Soak(Duration.ofSeconds(1)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                OnFailure.WAIT,
                Optional.of(new Plan.Following(
                        Path.of("flags.json"),
                        "",
                        List.of(
                                new Plan.FollowingFlag(FLAG, "off", "on", "targetingKey", false),
                                new Plan.FollowingFlag(STAGED, "", "", "targetingKey", true)))),
                OptionalLong.empty(),
                Throttle.NONE,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                "digest");
    }

    private static FlagStore flags() {
        try {
            return new MemoryFlagStore("""
                {"flags": {"checkout": {"state": "ENABLED", "variants": {"on": true, "off": false},
                    "defaultVariant": "off"},
                  "rows": {"state": "ENABLED", "variants": {"off": 0, "dualwrite": 1, "shadow": 2, "live": 3,
                    "rampdown": 4, "complete": 5}, "defaultVariant": "off"}}}
                """);
        } catch (StepException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    /// Waiting in vain is short, since every rest is a place to die at.
    private static Plan.Cutover cutover() {
        var usual = Plan.Cutover.DEFAULT;
        return new Plan.Cutover(
                usual.drain(),
                usual.lease(),
                usual.lock(),
                Duration.ofMillis(50),
                usual.verify(),
                usual.prove(),
                usual.attempts(),
                usual.pause());
    }

    /// How the migration reaches the world, and what it finds there; a drill that must be seen to fail puts something
    /// broken between.
    interface Wiring {
        Wiring PLAIN = new Wiring() {};

        default Pair pair(Pair pair, World world) {
            return pair;
        }

        default Balancer balancer(Balancer balancer) {
            return balancer;
        }

        default FlagStore flags(FlagStore flags) {
            return flags;
        }

        default Migration migration(Migration migration) {
            return migration;
        }

        /// Last of all, before any controller lives.
        default void prepare(World world) {}
    }

    /// The crash points passed so far.
    Set<String> points() {
        return points;
    }

    /// The flows of the term that lives now.
    InlineFlows newFlows() {
        var fresh = new InlineFlows();
        flows = Optional.of(fresh);
        return fresh;
    }

    /// The controller that kept them is dead.
    void dropFlows() {
        flows = Optional.empty();
    }

    /// Lets something happen at places that the controller passes.
    void onPlace(Consumer<String> event) {
        this.event = event;
    }

    private void pass(String place) {
        live();
        event.accept(place);
        bomb.pass(place);
    }

    /// The world goes on: a client sends, and every invariant must hold.
    private void live() {
        if (busy) {
            return;
        }
        busy = true;
        try {
            bomb.quietly(clients::send);
            invariants.forEach(invariant -> invariant.check(this));
        } finally {
            busy = false;
        }
    }

    private void moveFlows() {
        busy = true;
        try {
            flows.ifPresent(InlineFlows::pass);
        } finally {
            busy = false;
        }
    }

    @Override
    public InstantSource clock() {
        return () -> Instant.EPOCH.plus(now);
    }

    @Override
    public Duration uptime() {
        return now;
    }

    @Override
    public void rest(Duration time) {
        now = now.plus(time).plus(TICK);
        live();
        moveFlows();
        bomb.pass("rest");
    }

    @Override
    public void at(String point) {
        points.add(point);
        pass(point);
    }
}
