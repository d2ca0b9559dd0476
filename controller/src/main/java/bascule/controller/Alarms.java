package bascule.controller;

import bascule.alerts.Alert;
import bascule.alerts.Alert.Turn;
import bascule.alerts.Kind;
import bascule.alerts.Subject;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.migration.Durations;
import bascule.migration.Gate;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.plan.gates.Approval;
import bascule.plan.gates.Completion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What people are told of a migration, made of its journal: the same entries give the same alerts, by whichever
/// controller and however often they are read.
///
/// News follow from one entry. What lasts begins and ends: being stopped until a person orders something, a gate that
/// asks people until it has passed or is asked no more, and a cutover that is half-way for too long. That last one
/// begins between two entries, when the clock says so.
final class Alarms {
    static final String STOPPED = "stopped";
    private static final String HELD = "held";

    private final Migration migration;
    private final Subject subject;
    private final Duration held;
    private final State state;
    private final Map<String, Alert> lasting = new LinkedHashMap<>();
    private Optional<Entry> swinging = Optional.empty();

    /// @param held how long a cutover may be half-way before that is told
    Alarms(Migration migration, Subject subject, Duration held) {
        this.migration = migration;
        this.subject = subject;
        this.held = held;
        this.state = new State(migration);
    }

    /// What the next entry brings.
    List<Alert> take(Entry entry) {
        Optional<Stop> before = state.stop();
        int switches = state.switches();
        int breaks = state.troubles().breaks();
        boolean ended = state.ended();
        state.take(entry);
        var alerts = new ArrayList<Alert>();
        news(entry).ifPresent(alerts::add);
        if ((byPerson(entry) && !troubled()) || state.ended()) {
            end(STOPPED, entry).ifPresent(alerts::add);
        }
        if (state.troubles().breaks() > breaks) {
            alerts.add(news(entry, Kind.BROKE, "the cutover broke and goes back; it is tried again", latest()));
        }
        if (state.switches() > switches) {
            alerts.add(news(entry, Kind.SWITCHED, "green serves", ""));
        }
        state.stop()
                .filter(stop -> before.filter(stop::equals).isEmpty())
                .ifPresent(stop -> alerts.add(stopped(entry, stop)));
        alerts.addAll(reviewed(entry));
        alerts.addAll(asked(entry));
        alerts.addAll(swing(entry));
        if (state.ended() && !ended) {
            alerts.add(ended(entry));
        }
        return alerts;
    }

    /// What time alone brings.
    Optional<Alert> tick(Instant now) {
        return swinging.filter(since -> !lasting.containsKey(HELD))
                .filter(since -> tooLong(since, now))
                .map(this::halfWay);
    }

    private Alert halfWay(Entry since) {
        return begin(
                since,
                Kind.HELD,
                HELD,
                "the cutover has been half-way for more than " + Durations.text(held)
                        + ": requests wait, or writes are refused",
                latest());
    }

    boolean ended() {
        return state.ended();
    }

    private Optional<Alert> news(Entry entry) {
        return switch (entry.event()) {
            case Event.Planned(_, var actor, var reason) ->
                Optional.of(news(entry, Kind.STARTED, "was started" + by(actor), reason));
            case Event.PhaseOpened(var phase) -> Optional.of(news(entry, Kind.PHASE, "phase " + phase + " begins", ""));
            case Event.Approved(var actor, var gate, var reason) ->
                Optional.of(news(entry, Kind.ORDERED, actor + " approved " + gate, reason));
            case Event.Arranged(var actor, var matter, var value, var reason) ->
                Optional.of(news(entry, Kind.ORDERED, actor + " " + Orders.words(matter, value), reason));
            case Event.GlassBroken(var actor, var until, var reason) ->
                Optional.of(begin(
                        entry,
                        Kind.GLASS,
                        glass(actor),
                        actor + " broke the glass and acts alone until " + until,
                        reason));
            case Event.Ordered(var actor, _, var reason)
            when actor.equals(Term.SELF) ->
                Optional.of(news(entry, Kind.GOES_BACK, "goes back to blue by itself", reason));
            case Event.Ordered(var actor, var order, var reason) ->
                Optional.of(news(entry, Kind.ORDERED, actor + " " + Orders.words(order), reason));
            case Event.Claimed _,
                    Event.GateJudged _,
                    Event.StepStarted _,
                    Event.StepFinished _,
                    Event.StepFailed _,
                    Event.Reviewed _,
                    Event.Noted _ -> Optional.empty();
        };
    }

    private static String glass(String actor) {
        return "glass/" + actor;
    }

    /// Ends what was told of glass that somebody else has looked at.
    private List<Alert> reviewed(Entry entry) {
        return entry.event() instanceof Event.Reviewed
                ? state.glass().all().stream()
                        .filter(each -> !each.owed())
                        .flatMap(each -> end(glass(each.actor()), entry).stream())
                        .toList()
                : List.of();
    }

    private static String by(String actor) {
        return actor.isEmpty() ? "" : " by " + actor;
    }

    private static boolean byPerson(Entry entry) {
        return entry.event() instanceof Event.Ordered ordered
                && !ordered.actor().equals(Term.SELF);
    }

    private boolean troubled() {
        return state.stop().filter(stop -> stop.kind() != Stop.Kind.ROLLED_BACK).isPresent();
    }

    private Alert stopped(Entry entry, Stop stop) {
        return switch (stop.kind()) {
            case ROLLED_BACK -> news(entry, Kind.ROLLED_BACK, stop.reason(), "");
            case GUARDED -> begin(entry, Kind.GUARD, STOPPED, "green was found bad, nothing goes on", stop.reason());
            case FAILED -> begin(entry, Kind.FAILED, STOPPED, "stopped after a failure", stop.reason());
            case ROLL_BACK_FAILED -> begin(entry, Kind.NOT_BACK, STOPPED, "could not roll back", stop.reason());
        };
    }

    private Alert ended(Entry entry) {
        return state.aborted()
                ? news(entry, Kind.ABORTED, "was aborted: blue serves, every step is undone", "")
                : news(entry, Kind.COMPLETED, "is completed: green serves, blue is no longer followed", "");
    }

    private List<Alert> asked(Entry entry) {
        Map<String, Alert> now = new LinkedHashMap<>();
        if (Decision.next(migration, state) instanceof Decision.Judge(var phase)) {
            phase.gates().stream()
                    .filter(gate -> asksPeople(phase, gate))
                    .map(gate -> asked(entry, phase, gate))
                    .forEach(alert -> now.put(alert.topic(), alert));
        }
        var alerts = new ArrayList<Alert>();
        lasting.values().stream()
                .filter(alert -> alert.kind() == Kind.ASKED && !now.containsKey(alert.topic()))
                .map(Alert::topic)
                .toList()
                .forEach(topic -> end(topic, entry).ifPresent(alerts::add));
        now.forEach((topic, alert) -> {
            if (lasting.putIfAbsent(topic, alert) == null) {
                alerts.add(alert);
            }
        });
        return alerts;
    }

    /// Whether a person can answer it now. One that completes waits for no other gate, but is in nobody's way before
    /// all others have passed.
    private boolean asksPeople(Phase phase, Gate gate) {
        Optional<String> verdict = verdict(phase, gate);
        if (verdict.isEmpty() || verdict.get().equals("pass")) {
            return false;
        }
        return switch (gate) {
            case Approval _ -> true;
            case Completion _ ->
                phase.gates().stream()
                        .filter(other -> !other.name().equals(gate.name()))
                        .allMatch(other ->
                                verdict(phase, other).filter("pass"::equals).isPresent());
            default -> Orders.asks(gate, phase, state);
        };
    }

    private Optional<String> verdict(Phase phase, Gate gate) {
        return state.answers().verdict(phase, gate.name()).map(Event.GateJudged::verdict);
    }

    private Alert asked(Entry entry, Phase phase, Gate gate) {
        String order = gate instanceof Completion ? "complete " : "approve ";
        String name = gate instanceof Completion ? "" : " " + gate.name();
        return alert(
                entry,
                Kind.ASKED,
                Turn.BEGINS,
                "asked/" + gate.name(),
                "a person is asked: bascule " + order + subject.migration() + name,
                state.answers()
                        .verdict(phase, gate.name())
                        .map(Event.GateJudged::evidence)
                        .orElse(""));
    }

    /// Where nobody looked at the clock meanwhile, as in a replay, its begin comes with its end; whoever was told of it
    /// is not told again, and nobody of an end alone.
    private List<Alert> swing(Entry entry) {
        if (state.midSwing()) {
            swinging = swinging.or(() -> Optional.of(entry));
            return List.of();
        }
        Optional<Entry> since = swinging;
        swinging = Optional.empty();
        if (since.filter(begun -> tooLong(begun, entry.time())).isEmpty()) {
            return end(HELD, entry).stream().toList();
        }
        var alerts = new ArrayList<Alert>();
        if (!lasting.containsKey(HELD)) {
            alerts.add(halfWay(since.get()));
        }
        lasting.remove(HELD);
        String time = Durations.text(Duration.between(since.get().time(), entry.time()));
        alerts.add(alert(entry, Kind.HELD, Turn.ENDS, HELD, "the cutover was half-way for " + time, latest()));
        return alerts;
    }

    private boolean tooLong(Entry since, Instant now) {
        return Duration.between(since.time(), now).compareTo(held) > 0;
    }

    private String latest() {
        return state.troubles().latest();
    }

    private Alert news(Entry entry, Kind kind, String what, String evidence) {
        return alert(entry, kind, Turn.NEWS, kind.word(), what, evidence);
    }

    private Alert begin(Entry entry, Kind kind, String topic, String what, String evidence) {
        Alert alert = alert(entry, kind, Turn.BEGINS, topic, what, evidence);
        lasting.put(topic, alert);
        return alert;
    }

    private Optional<Alert> end(String topic, Entry entry) {
        return Optional.ofNullable(lasting.remove(topic))
                .map(begun -> alert(entry, begun.kind(), Turn.ENDS, topic, begun.what(), begun.evidence()));
    }

    private Alert alert(Entry entry, Kind kind, Turn turn, String topic, String what, String evidence) {
        return new Alert(subject, entry.sequence(), kind, turn, topic, what, evidence, entry.time());
    }
}
