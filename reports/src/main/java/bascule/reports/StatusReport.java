package bascule.reports;

import bascule.controller.Status;
import bascule.controller.Status.State;
import bascule.data.Link;
import bascule.journal.Entry;
import bascule.migration.StepId;
import bascule.traffic.Balancer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How it stands, in the words of whoever reads it.
public final class StatusReport {
    private static final int NEWEST = 20;

    private final Status status;

    private StatusReport(Status status) {
        this.status = status;
    }

    /// @param entries of the journal; only engineers are shown the newest of them
    public static Document of(Status status, List<Entry> entries, Audience audience) {
        var report = new StatusReport(status);
        return switch (audience) {
            case ENGINEERS -> report.engineers(entries);
            case STAKEHOLDERS -> report.stakeholders();
            case PUBLIC -> report.everybody();
        };
    }

    private Document engineers(List<Entry> entries) {
        var draft = new Document.Draft("Status: " + status.name());
        draft.table(List.of("", ""), facts());
        draft.chapter("Gates and guards");
        draft.table(
                List.of("Phase", "Gate", "Verdict", "Rests on"),
                status.gates().stream()
                        .map(gate -> List.of(gate.phase(), gate.name(), gate.verdict(), gate.evidence()))
                        .toList());
        Map<StepId, Duration> took = Timeline.took(entries);
        draft.chapter("Steps");
        draft.table(
                List.of("Phase", "Step", "State", "Took", "Undo"),
                status.steps().stream()
                        .map(step -> List.of(
                                step.phase(),
                                step.id(),
                                step.state() + (step.progress().isEmpty() ? "" : ", " + step.progress()),
                                took(step, took),
                                step.reversal()))
                        .toList());
        draft.chapter("What happened last");
        draft.add(Timeline.table(entries.subList(Math.max(0, entries.size() - NEWEST), entries.size())));
        return draft.done();
    }

    private static String took(Status.StepLine step, Map<StepId, Duration> done) {
        if (step.millis() > 0) {
            return Times.stretch(Duration.ofMillis(step.millis())) + " so far";
        }
        return Optional.ofNullable(done.get(new StepId(step.id())))
                .filter(_ -> step.state().equals("done"))
                .map(Times::stretch)
                .orElse("");
    }

    private List<List<String>> facts() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("At", Times.moment(status.at())));
        rows.add(List.of("Owner, ticket", status.owner() + (status.ticket().isEmpty() ? "" : ", " + status.ticket())));
        rows.add(List.of("State", EventWords.word(status.state()) + ", " + EventWords.word(status.health())));
        rows.add(List.of("Phase", status.phase()));
        rows.add(List.of("Why", status.reason()));
        rows.add(List.of("Broken glass", EventWords.glass(status.glass())));
        rows.add(List.of("Way back", wayBack()));
        rows.add(List.of("Switched, rolled back", status.switches() + ", " + status.rollbacks()));
        status.traffic().ifPresent(traffic -> rows.add(List.of("Traffic", traffic(traffic))));
        status.links().ifPresent(links -> {
            rows.add(List.of("Flow to green", flow(links.forward())));
            rows.add(List.of("Flow to blue", flow(links.reverse())));
        });
        rows.add(List.of("Compared", compared()));
        rows.add(List.of("Next", status.hint()));
        return rows.stream().filter(row -> !row.getLast().isEmpty()).toList();
    }

    private String wayBack() {
        if (!status.reversible()) {
            return "none: " + status.irreversible();
        }
        return status.until().isEmpty() ? "open" : "open until " + status.until();
    }

    private static String traffic(Balancer.Standing traffic) {
        return "%s serves, %s of the callers that may be spread on green, failed at the gateway since it began: %d%s"
                .formatted(
                        traffic.serving().word(),
                        traffic.split().percent(),
                        traffic.counters().failed(),
                        traffic.holding() ? ", requests are held" : "");
    }

    private static String flow(Link.Standing flow) {
        String state = flow.running() ? "runs" : "does not run";
        return "%s, %d ms and %d bytes behind%s"
                .formatted(
                        state,
                        flow.lagMillis(),
                        flow.lagBytes(),
                        flow.warning().isEmpty() ? "" : "; " + flow.warning());
    }

    private String compared() {
        return status.verified().done()
                ? "%d rows differed at %s"
                        .formatted(
                                status.verified().differences(),
                                Times.moment(status.verified().at()))
                : "";
    }

    private Document stakeholders() {
        long done = status.steps().stream()
                .filter(step -> step.state().equals("done"))
                .count();
        var draft = new Document.Draft("How the move " + status.name() + " stands");
        draft.say(standing());
        draft.table(
                List.of("", ""),
                List.of(
                        List.of(
                                "Done",
                                "%d of %d steps".formatted(done, status.steps().size())),
                        List.of("Since", Times.moment(status.started())),
                        List.of("Data", data()),
                        List.of("If we had to go back", goingBack()),
                        List.of(
                                "Change",
                                status.ticket().isEmpty() ? status.owner() : status.ticket() + ", " + status.owner())));
        draft.say("As of " + Times.moment(status.at()) + ".");
        return draft.done();
    }

    private String standing() {
        return switch (status.state()) {
            case RUNNING -> "The move is under way.";
            case WAITING -> "The move waits until it may go on: for time to pass or for evidence that all is well.";
            case AWAITING_APPROVAL -> "The move waits for a person's approval.";
            case STOPPED -> "The move has stopped and waits for its team. The service goes on as it was.";
            case PAUSED -> "The move was paused by its team.";
            case ROLLING_BACK -> "The service is being brought back to the old system.";
            case ROLLED_BACK -> "The service is back on the old system. The move can be tried again.";
            case ABORTED -> "The move was called off and undone.";
            case SWITCHED -> "The service runs on the new system. The old one is kept up to date for a way back.";
            case COMPLETED -> "The move is complete: the service runs on the new system.";
            case HELD -> "Another controller has taken the move over; ask that one.";
        };
    }

    private String data() {
        if (!status.verified().done()) {
            return status.links().isPresent() ? "not compared yet" : "none moves";
        }
        return status.verified().differences() == 0
                ? "compared, no difference found"
                : "compared, " + status.verified().differences() + " rows differ";
    }

    private String goingBack() {
        if (status.state() == State.ABORTED) {
            return "we are back";
        }
        return status.reversible() ? "possible without losing data" : "not possible any more";
    }

    /// Says nothing that an outsider could use, and promises nothing that is not seen.
    private Document everybody() {
        String text = switch (status.state()) {
            case COMPLETED, SWITCHED -> "We have moved our service to a new system. You need not do anything.";
            case ABORTED, ROLLED_BACK ->
                "We have put off the move of our service to a new system. Nothing has changed for you, and you need"
                        + " not do anything.";
            case ROLLING_BACK, STOPPED, HELD ->
                "We are moving our service to a new system and are taking longer than planned. You need not do"
                        + " anything.";
            case RUNNING, WAITING, AWAITING_APPROVAL, PAUSED ->
                "We are moving our service to a new system while you use it. You need not do anything.";
        };
        String working = status.health() == Status.Health.HEALTHY
                ? "The service is available."
                : "Some requests may take longer than usual. We are on it.";
        return new Document.Draft("Our service")
                .say(text)
                .say(working)
                .say("As of " + Times.moment(status.at()) + ".")
                .done();
    }
}
