package bascule.plan;

import bascule.data.AdmitGreen;
import bascule.data.Asking;
import bascule.data.Backfill;
import bascule.data.CarrySequences;
import bascule.data.CatchUp;
import bascule.data.Fence;
import bascule.data.FenceBlue;
import bascule.data.FollowBack;
import bascule.data.InstallFence;
import bascule.data.LeaveGreen;
import bascule.data.NoViolations;
import bascule.data.Pair;
import bascule.data.ProveRows;
import bascule.data.QualityHolds;
import bascule.data.ReadyToCut;
import bascule.data.ReadyToGoBack;
import bascule.data.RegisterDatabases;
import bascule.data.Retire;
import bascule.data.RunScript;
import bascule.data.SendCanaries;
import bascule.data.TurnRound;
import bascule.data.VerifyTouched;
import bascule.flags.FlagStore;
import bascule.flags.FlagsReady;
import bascule.flags.FlipFlags;
import bascule.flags.Follow;
import bascule.flags.FollowFlags;
import bascule.flags.Followers;
import bascule.flags.LeaveFlags;
import bascule.flags.Share;
import bascule.flags.Stage;
import bascule.migration.Gate;
import bascule.migration.Migration;
import bascule.migration.Participant;
import bascule.migration.Phase;
import bascule.migration.Phase.Name;
import bascule.migration.Quiet;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepId;
import bascule.migration.Swing;
import bascule.plan.gates.Approval;
import bascule.plan.gates.Completion;
import bascule.plan.gates.Dwell;
import bascule.plan.gates.NotFrozen;
import bascule.plan.gates.Witnesses;
import bascule.traffic.Balancer;
import bascule.traffic.ConfigureRoutes;
import bascule.traffic.HoldTraffic;
import bascule.traffic.LeaveBalancer;
import bascule.traffic.ReleaseTraffic;
import bascule.traffic.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The migration that a plan describes: its phases in order, each with its gates and steps.
///
/// The steps of the cutover stand in such an order that reverting them last-first is the same protocol
/// the other way round: hold, close green, let blue catch up, carry sequences back, compare, open blue,
/// release.
public final class Assembly {
    private static final StepId RETIRE = new StepId("retire");
    private static final StepId HOLD = new StepId("hold");
    private static final StepId FENCE = new StepId("fence-blue");
    private static final StepId ADMIT = new StepId("admit-green");
    private static final StepId RELEASE = new StepId("release");
    private static final String SOAK = "soak";
    private static final Duration CANARY = Duration.ofSeconds(30);
    private static final Duration QUERY = Duration.ofMinutes(10);
    private static final Duration LAG = Duration.ofSeconds(2);

    private final Plan plan;
    private final Optional<Pair> pair;
    private final Optional<Balancer> balancer;
    private final Optional<Followers> followers;
    private final Optional<Stages> stages;
    private final Witnesses witnesses;
    private final Optional<RampPhases> before;

    private Assembly(
            Plan plan,
            Optional<Pair> pair,
            Optional<Balancer> balancer,
            Optional<Followers> followers,
            Optional<FlagStore> flags,
            Commands commands) {
        this.plan = plan;
        this.pair = pair;
        this.balancer = balancer;
        this.followers = followers;
        this.stages = followers.filter(Followers::staged).map(each -> new Stages(plan, each));
        this.witnesses = new Witnesses(
                plan,
                balancer,
                pair.map(Pair::blue).filter(Asking.class::isInstance).map(Asking.class::cast),
                pair.map(Pair::green).filter(Asking.class::isInstance).map(Asking.class::cast),
                commands,
                flags.filter(FlagStore.Heard.class::isInstance)
                        .map(FlagStore.Heard.class::cast)
                        .map(FlagStore.Heard::usage));
        this.before = balancer.map(gateway -> new RampPhases(
                plan, gateway, pair, followers, stages, this::gates, this::notFrozen, this::stood, HOLD));
    }

    /// Contacts nobody.
    ///
    /// @param pair present if the plan names databases
    /// @param balancer present if the plan names a gateway
    /// @param flags present if flags follow the plan's migration
    /// @param commands those that may be asked
    public static Migration migration(
            Plan plan, Optional<Pair> pair, Optional<Balancer> balancer, Optional<FlagStore> flags, Commands commands) {
        return new Assembly(plan, pair, balancer, followers(plan, flags), flags, commands).migration();
    }

    /// One that asks no commands.
    public static Migration migration(
            Plan plan, Optional<Pair> pair, Optional<Balancer> balancer, Optional<FlagStore> flags) {
        return migration(plan, pair, balancer, flags, Commands.NONE);
    }

    /// The plan's flags as they are kept there.
    public static Optional<Followers> followers(Plan plan, Optional<FlagStore> flags) {
        return plan.flags()
                .map(following -> new Followers(
                        flags.orElseThrow(() -> new IllegalArgumentException("flags that follow need a store")),
                        plan.name(),
                        following.flags().stream()
                                .map(each -> follow(plan, following, each))
                                .toList()));
    }

    private static Follow follow(Plan plan, Plan.Following following, Plan.FollowingFlag flag) {
        return flag.staged()
                ? Follow.ofStage(flag.flag(), plan.name(), flag.by(), following.salt())
                : new Follow(
                        flag.flag(),
                        plan.name(),
                        flag.blue(),
                        flag.green(),
                        flag.by(),
                        following.salt(),
                        new Share(0),
                        false);
    }

    /// The service as the plan names it, for whoever stands before it.
    public static Service service(Plan plan) {
        return new Service(plan.blue().service(), plan.green().service(), plan.routes());
    }

    private Migration migration() {
        var phases = new ArrayList<Phase>();
        phases.add(new Phase(Name.EXPAND, "expand", gates(Name.EXPAND), expand()));
        pair.ifPresent(databases ->
                phases.add(new Phase(Name.BACKFILL, "backfill", gates(Name.BACKFILL), backfill(databases))));
        before.ifPresent(early -> phases.addAll(early.all()));
        List<Step> swing = swing();
        List<Step> cutover =
                new ArrayList<>(before.flatMap(RampPhases::warmUp).stream().toList());
        if (plan.ramp().isEmpty()) {
            stages.flatMap(each -> each.tell(Stage.LIVE)).ifPresent(cutover::add);
        }
        cutover.addAll(swing);
        phases.add(new Phase(Name.CUTOVER, "cutover", cutoverGates(), cutover));
        phases.add(new Phase(
                Name.SOAK,
                "soak",
                gates(Name.SOAK),
                stages.flatMap(each -> each.tell(Stage.RAMPDOWN)).stream().toList()));
        phases.add(new Phase(Name.CONTRACT, "contract", contractGates(), contract()));
        return new Migration(
                plan.name(), plan.digest(), phases, swing(swing), plan.onFailure(), witnesses.guards(), participants());
    }

    private List<Participant> participants() {
        var all = new ArrayList<Participant>();
        balancer.ifPresent(all::add);
        pair.ifPresent(databases -> all.addAll(List.of(databases.blue(), databases.green())));
        followers.ifPresent(all::add);
        return all;
    }

    private List<Step> expand() {
        var steps = new ArrayList<Step>();
        balancer.ifPresent(
                gateway -> steps.add(new ConfigureRoutes(new StepId("routes"), plan.name(), gateway, service(plan))));
        pair.ifPresent(databases -> {
            steps.add(new RegisterDatabases(new StepId("register"), databases));
            for (var script : plan.expand()) {
                steps.add(new RunScript(
                        scriptStep("expand", script),
                        databases.green(),
                        script.name(),
                        script.sql(),
                        script.undo(),
                        new Reversal.Exact()));
            }
            // At once: the backfill may wait for days, and finds no row there that it did not bring.
            steps.add(new InstallFence(new StepId("fence-green"), databases.green(), "green", Fence.Mode.CLOSED));
        });
        followers.ifPresent(flags -> steps.add(new FollowFlags(new StepId("follow-flags"), flags)));
        return steps;
    }

    private List<Step> backfill(Pair databases) {
        var steps = new ArrayList<Step>(List.of(
                new InstallFence(new StepId("place-fence-blue"), databases.blue(), "blue", Fence.Mode.OPEN),
                new Backfill(new StepId("backfill"), databases.forward(), RETIRE),
                new FollowBack(new StepId("follow-back"), databases.reverse(), RETIRE),
                new SendCanaries(new StepId("canaries"), databases, CANARY),
                new ProveRows(
                        new StepId("prove"), databases.forward(), plan.cutover().prove())));
        stages.flatMap(each -> each.tell(Stage.DUALWRITE)).ifPresent(steps::add);
        return steps;
    }

    /// So long the steps of that phase stand before what comes next, and so good green is shown to be.
    private List<Gate> stood(String phase) {
        var gates = new ArrayList<Gate>();
        for (var stretch : plan.stretches()) {
            if (stretch.phase().equals(phase)) {
                gates.add(new Dwell(phase.equals(SOAK) ? SOAK : "dwell", stretch.dwell()));
                gates.addAll(witnesses.proofs(stretch));
            }
        }
        return gates;
    }

    private List<Gate> cutoverGates() {
        var gates = new ArrayList<>(gates(Name.CUTOVER));
        before.ifPresent(early -> gates.addAll(early.beforeCutover()));
        followers.ifPresent(flags -> gates.add(new FlagsReady("flags", flags)));
        if (!plan.quality().isEmpty()) {
            pair.ifPresent(databases -> gates.add(new QualityHolds("quality", databases, plan.quality(), QUERY)));
        }
        pair.ifPresent(databases -> gates.add(new ReadyToCut("ready", databases, LAG)));
        return gates;
    }

    private List<Step> swing() {
        var cutover = plan.cutover();
        var steps = new ArrayList<Step>();
        Optional<HoldTraffic> hold =
                balancer.map(gateway -> new HoldTraffic(HOLD, gateway, cutover.drain(), cutover.lease()));
        hold.ifPresent(steps::add);
        Quiet quiet = hold.isPresent() ? hold.get() : Quiet.NONE;
        pair.ifPresent(databases -> steps.addAll(List.of(
                new FenceBlue(FENCE, databases, quiet, cutover.lock()),
                new CatchUp(new StepId("catch-up"), databases, cutover.catchUp()),
                new CarrySequences(new StepId("sequences"), databases),
                new VerifyTouched(new StepId("verify"), databases, cutover.verify()),
                new TurnRound(new StepId("turn"), databases, cutover.catchUp()))));
        followers.ifPresent(flags -> steps.add(new FlipFlags(
                new StepId("flip-flags"),
                flags,
                new Share(Share.ALL),
                plan.ramp().isEmpty()
                        ? new Share(0)
                        : RampPhases.share(plan.ramp().getLast().split()))));
        pair.ifPresent(databases -> steps.add(new AdmitGreen(ADMIT, databases, quiet, cutover.lock(), RETIRE)));
        hold.ifPresent(held -> steps.add(new ReleaseTraffic(
                RELEASE, held, pair.isPresent() ? new Reversal.WithinWindow(RETIRE) : new Reversal.Exact())));
        return steps;
    }

    private Swing swing(List<Step> steps) {
        if (steps.isEmpty()) {
            return Swing.NONE;
        }
        return new Swing(
                steps.stream().map(Step::id).toList(),
                Optional.of(pair.isPresent() ? ADMIT : RELEASE),
                Optional.of(pair.isPresent() ? FENCE : HOLD),
                plan.cutover().attempts(),
                plan.cutover().pause(),
                pair.map(databases -> new ReadyToGoBack("ready-back", databases, LAG)));
    }

    private List<Gate> contractGates() {
        var gates = new ArrayList<>(gates(Name.CONTRACT));
        gates.addAll(stood(SOAK));
        pair.ifPresent(databases -> gates.add(new NoViolations("violations", databases)));
        gates.add(new Completion("complete"));
        return gates;
    }

    private List<Step> contract() {
        var steps = new ArrayList<Step>();
        pair.ifPresent(databases -> {
            steps.add(new Retire(RETIRE, databases));
            for (var script : plan.contract()) {
                steps.add(new RunScript(
                        scriptStep("contract", script),
                        databases.green(),
                        script.name(),
                        script.sql(),
                        Optional.empty(),
                        new Reversal.None("its script is run on green only, after the flows have ended")));
            }
            steps.add(new LeaveGreen(new StepId("leave-green"), databases));
        });
        followers.ifPresent(flags -> steps.add(new LeaveFlags(new StepId("leave-flags"), flags)));
        balancer.ifPresent(gateway -> steps.add(new LeaveBalancer(new StepId("leave-gateway"), plan.name(), gateway)));
        return steps;
    }

    private static StepId scriptStep(String phase, Plan.Script script) {
        String plain = script.name().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return new StepId((phase + "-" + plain).replaceAll("-+$", ""));
    }

    /// Asked before everything that goes forward.
    private List<Gate> notFrozen() {
        return plan.freezes().isEmpty() ? List.of() : List.of(new NotFrozen("freeze", plan.freezes()));
    }

    /// The plan's own before a phase.
    private List<Gate> gates(Name before) {
        var gates = new ArrayList<Gate>(before == Name.SOAK ? List.of() : notFrozen());
        for (var rule : plan.gates()) {
            if (rule.before() == before) {
                gates.add(gate(rule));
            }
        }
        plan.suites().stream()
                .filter(suite -> suite.before() == before)
                .map(witnesses::suite)
                .forEach(gates::add);
        return gates;
    }

    private Gate gate(Plan.GateRule rule) {
        return switch (rule) {
            case Plan.GateRule.Approval(_, var name, var needed, var by, var expires) ->
                new Approval(name, needed, by, expires);
            case Plan.GateRule.Lag(_, var atMost) ->
                new ReadyToCut(
                        "lag",
                        pair.orElseThrow(() -> new IllegalArgumentException("a lag gate needs databases")),
                        atMost);
        };
    }
}
