package bascule.controller;

import bascule.journal.Event;
import bascule.migration.Evidence;
import bascule.migration.Gate;
import bascule.migration.Guard;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.Proof;
import bascule.plan.gates.Approval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What gates and guards say now, told by the journal and by those that are asked again and again.
final class GateLines {
    private static final String PASS = "pass";
    private static final String FAIL = "fail";

    private final Migration migration;
    private final Moment moment;
    private final State state;

    GateLines(Moment moment) {
        this.migration = moment.migration();
        this.moment = moment;
        this.state = moment.state();
    }

    List<Status.GateLine> lines() {
        var lines = new ArrayList<Status.GateLine>();
        for (var phase : migration.phases()) {
            for (var gate : phase.gates()) {
                lines.add(line(phase, gate));
            }
            migration.guards().forEach(guard -> line(phase, guard).ifPresent(lines::add));
        }
        if (state.waitsToSwingBack()) {
            migration.swing().wayBack().ifPresent(gate -> lines.add(line(state.cutover(), gate)));
        }
        return lines;
    }

    /// Those of a phase that wait for a person.
    Stream<Gate> forPeople(Phase phase) {
        return phase.gates().stream()
                .filter(gate -> !verdict(phase, gate).equals(PASS))
                .filter(gate -> gate instanceof Approval || Orders.asks(gate, phase, state));
    }

    private Status.GateLine line(Phase phase, Gate gate) {
        Optional<Event.GateJudged> last = state.answers().verdict(phase, gate.name());
        boolean asked = gate instanceof Proof && last.isPresent() && !decided(last.get()) && !state.opened(phase);
        String words = last.map(Event.GateJudged::evidence).orElse("");
        Optional<Evidence> numbers = gate instanceof Proof proof && asked ? proof.evidence() : Optional.empty();
        return new Status.GateLine(
                phase.id(),
                gate.name(),
                gate.describe(),
                verdict(phase, gate),
                asked ? anew(gate.name(), moment.seen(gate.name()).orElse(words)) : words,
                numbers);
    }

    private static boolean decided(Event.GateJudged last) {
        return last.verdict().equals(PASS) || last.verdict().equals(FAIL);
    }

    /// A guard stands where it was begun last, while it watches, and where it failed.
    private Optional<Status.GateLine> line(Phase phase, Guard guard) {
        return state.answers()
                .verdict(phase, guard.name())
                .filter(last ->
                        last.verdict().equals(FAIL) || moment.seen(guard.name()).isPresent())
                .map(last -> line(phase, guard, last));
    }

    private Status.GateLine line(Phase phase, Guard guard, Event.GateJudged last) {
        boolean failed = last.verdict().equals(FAIL);
        return new Status.GateLine(
                phase.id(),
                guard.name(),
                guard.describe(),
                last.verdict(),
                failed
                        ? last.evidence()
                        : anew(guard.name(), moment.seen(guard.name()).orElse("")),
                guard.evidence());
    }

    private String anew(String name, String words) {
        int times = state.answers().begun(name);
        return words + (times > 1 ? "; begun anew, " + times + " times now" : "");
    }

    private String verdict(Phase phase, Gate gate) {
        return state.answers()
                .verdict(phase, gate.name())
                .map(Event.GateJudged::verdict)
                .orElse("pending");
    }
}
