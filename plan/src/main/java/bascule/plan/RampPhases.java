package bascule.plan;

import bascule.data.FlowRuns;
import bascule.data.Pair;
import bascule.flags.FlipFlags;
import bascule.flags.Followers;
import bascule.flags.Share;
import bascule.flags.Stage;
import bascule.migration.Gate;
import bascule.migration.Phase;
import bascule.migration.Phase.Name;
import bascule.migration.Step;
import bascule.migration.StepId;
import bascule.plan.sessions.KeepSessions;
import bascule.traffic.Balancer;
import bascule.traffic.Forecasting;
import bascule.traffic.HoldFits;
import bascule.traffic.MirrorTraffic;
import bascule.traffic.Mirroring;
import bascule.traffic.Reachable;
import bascule.traffic.Route;
import bascule.traffic.SessionTrue;
import bascule.traffic.ShiftTraffic;
import bascule.traffic.Split;
import bascule.traffic.WarmGreen;
import bascule.traffic.Warming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The phases in which green gets some of the traffic before it serves: shadow and ramp, and the gates that look at
/// green and at the gateway.
final class RampPhases {
    private static final Duration STILL = Duration.ofSeconds(30);

    private final Plan plan;
    private final Balancer gateway;
    private final Optional<Pair> pair;
    private final Optional<Followers> followers;
    private final Optional<Stages> stages;
    private final Function<Name, List<Gate>> gates;
    private final Supplier<List<Gate>> notFrozen;
    private final Function<String, List<Gate>> stood;
    private final StepId hold;

    /// @param gates the plan's own before a phase
    /// @param notFrozen what is asked before every step
    /// @param stood what the steps of the phase of that id must stand and show before what comes next
    /// @param hold the step from which on nobody reads on green before it serves
    RampPhases(
            Plan plan,
            Balancer gateway,
            Optional<Pair> pair,
            Optional<Followers> followers,
            Optional<Stages> stages,
            Function<Name, List<Gate>> gates,
            Supplier<List<Gate>> notFrozen,
            Function<String, List<Gate>> stood,
            StepId hold) {
        this.plan = plan;
        this.gateway = gateway;
        this.pair = pair;
        this.followers = followers;
        this.stages = stages;
        this.gates = gates;
        this.notFrozen = notFrozen;
        this.stood = stood;
        this.hold = hold;
    }

    List<Phase> all() {
        var phases = new ArrayList<Phase>();
        plan.mirror().ifPresent(shadow -> phases.add(shadow(shadow)));
        phases.addAll(ramp());
        return phases;
    }

    private Phase shadow(Plan.Shadow shadow) {
        if (!(gateway instanceof Mirroring mirroring)) {
            throw new IllegalArgumentException("a mirror needs a balancer that copies requests");
        }
        var before = new ArrayList<>(gates.apply(Name.SHADOW));
        before.add(reachable());
        pair.ifPresent(databases -> before.add(flows(databases, false)));
        var steps = new ArrayList<Step>();
        steps.add(new MirrorTraffic(new StepId("mirror"), mirroring, shadow.mirror()));
        stages.flatMap(each -> each.tell(Stage.SHADOW)).ifPresent(steps::add);
        return new Phase(Name.SHADOW, "shadow", before, steps);
    }

    private List<Phase> ramp() {
        var phases = new ArrayList<Phase>();
        Split before = Split.ALL_BLUE;
        List<Gate> earlier = stood.apply("shadow");
        for (var stretch : plan.ramp()) {
            var gatesHere = new ArrayList<Gate>(phases.isEmpty() ? gates.apply(Name.RAMP) : notFrozen.get());
            gatesHere.add(reachable());
            boolean read = !phases.isEmpty();
            pair.ifPresent(databases -> gatesHere.add(flows(databases, read)));
            gatesHere.addAll(earlier);
            String share = Plan.place(stretch.split());
            var steps = new ArrayList<Step>();
            if (!read && sessions()) {
                pair.ifPresent(databases -> steps.add(keepSessions(databases)));
            }
            steps.add(new ShiftTraffic(new StepId("ramp-" + share), gateway, stretch.split(), before));
            if (!read) {
                stages.flatMap(each -> each.tell(Stage.LIVE)).ifPresent(steps::add);
            }
            Share from = share(before);
            followers.ifPresent(flags ->
                    steps.add(new FlipFlags(new StepId("flags-" + share), flags, share(stretch.split()), from)));
            phases.add(new Phase(Name.RAMP, "ramp-" + share, gatesHere, steps));
            before = stretch.split();
            earlier = stood.apply("ramp-" + share);
        }
        return phases;
    }

    private boolean sessions() {
        return plan.routes().stream().anyMatch(each -> each.spread() == Route.Spread.SESSION);
    }

    private Step keepSessions(Pair databases) {
        if (!(gateway instanceof SessionTrue told)) {
            throw new IllegalArgumentException("reads: session needs a balancer that remembers who wrote");
        }
        return new KeepSessions(new StepId("sessions"), told, databases.forward(), hold);
    }

    static Share share(Split split) {
        return new Share(split.green());
    }

    /// The last thing before requests are held, so that nothing has time to grow cold.
    Optional<Step> warmUp() {
        if (plan.warmUp().isPresent() && !(gateway instanceof Warming)) {
            throw new IllegalArgumentException("a warm-up needs a balancer that can ask green");
        }
        return plan.warmUp().map(order -> new WarmGreen(new StepId("warm-up"), (Warming) gateway, order));
    }

    /// What is looked at before the cutover because green had traffic before it, and because requests are to be held.
    List<Gate> beforeCutover() {
        var before = new ArrayList<Gate>();
        before.add(reachable());
        if (plan.ramp().isEmpty()) {
            before.addAll(stood.apply("shadow"));
        } else {
            pair.ifPresent(databases -> before.add(flows(databases, true)));
            before.addAll(stood.apply("ramp-" + Plan.place(plan.ramp().getLast().split())));
        }
        if (gateway instanceof Forecasting forecasting) {
            before.add(new HoldFits(
                    "forecast",
                    forecasting,
                    plan.cutover().longestHold(pair.isPresent()),
                    plan.cutover().drain()));
        }
        return before;
    }

    private Gate reachable() {
        return new Reachable("reachable", gateway, plan.green().service());
    }

    /// @param read whether callers read on green already
    private static Gate flows(Pair databases, boolean read) {
        return new FlowRuns("flow", databases.forward(), read ? Optional.of(STILL) : Optional.empty());
    }
}
