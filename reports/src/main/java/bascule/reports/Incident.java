package bascule.reports;

import bascule.controller.Status;
import bascule.journal.Entry;
import bascule.journal.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What went wrong, as the journal has it, and the draft of a review that people finish. Nothing
/// is made up: what only people know is left for them, and says so.
public final class Incident {
    private static final String THEIRS = "(to be written by whoever was there)";

    private final Status status;
    private final List<Entry> entries;
    private final List<Episode> episodes;

    private Incident(Status status, List<Entry> entries) {
        this.status = status;
        this.entries = entries;
        this.episodes = Episode.of(entries, status.state() == Status.State.ROLLING_BACK);
    }

    /// The record: what failed, who or what acted, when callers were back.
    public static Document record(Status status, List<Entry> entries) {
        var incident = new Incident(status, entries);
        var draft = new Document.Draft("Incident record: " + status.name());
        incident.facts(draft);
        incident.tell(draft);
        return draft.done();
    }

    /// The same, with the questions of a review.
    public static Document review(Status status, List<Entry> entries) {
        var incident = new Incident(status, entries);
        var draft = new Document.Draft("Review: " + status.name());
        draft.caution("A draft. Nobody is to blame: it asks what made sense to whom at the time, and what to change.");
        draft.chapter("Summary").say(THEIRS);
        incident.facts(draft);
        draft.chapter("What callers noticed").say(incident.noticed()).say(THEIRS);
        incident.tell(draft);
        for (String question : List.of(
                "What went well",
                "What went badly",
                "Where we were lucky",
                "What contributed",
                "How it was found, and how it could be sooner")) {
            draft.chapter(question).say(THEIRS);
        }
        draft.chapter("What we change");
        draft.table(List.of("What", "Who", "Until"), List.of(List.of(THEIRS, "", "")));
        return draft.done();
    }

    private void facts(Document.Draft draft) {
        draft.table(
                List.of("", ""),
                Stream.of(
                                List.of("Owner", status.owner()),
                                List.of("Ticket", status.ticket()),
                                List.of("Plan", status.digest()),
                                List.of("Began", Times.moment(status.started())),
                                List.of(
                                        "Stands now",
                                        EventWords.word(status.state())
                                                + (status.reason().isEmpty() ? "" : ": " + status.reason())),
                                List.of("People who acted", String.join(", ", people())),
                                List.of("Broken glass", EventWords.glass(status.glass())),
                                List.of("Rows", rows()))
                        .filter(row -> !row.getLast().isEmpty())
                        .toList());
    }

    private List<String> people() {
        return entries.stream()
                .flatMap(entry -> switch (entry.event()) {
                    case Event.Ordered(var actor, _, _) -> Stream.of(actor);
                    case Event.Approved(var actor, _, _) -> Stream.of(actor);
                    case Event.Arranged(var actor, _, _, _) -> Stream.of(actor);
                    case Event.GlassBroken(var actor, _, _) -> Stream.of(actor);
                    case Event.Reviewed(var actor, _) -> Stream.of(actor);
                    case Event.Planned(_, var actor, _) -> Stream.of(actor);
                    default -> Stream.of("");
                })
                .filter(actor -> !actor.isEmpty())
                .distinct()
                .toList();
    }

    private String rows() {
        return status.verified().done()
                ? "the last comparison, at %s, found %d that differ"
                        .formatted(
                                Times.moment(status.verified().at()),
                                status.verified().differences())
                : "";
    }

    private String noticed() {
        return status.traffic()
                .map(traffic ->
                        ("The gateway answered %d requests itself or broke them off since it was started (503, 502,"
                                        + " 504); the longest hold took %d ms.")
                                .formatted(
                                        traffic.counters().failed(),
                                        traffic.counters().holdMaxMillis()))
                .orElse("No gateway is seen now that could tell.");
    }

    private void tell(Document.Draft draft) {
        draft.chapter("What happened");
        if (episodes.isEmpty()) {
            draft.say("Nothing failed for good, and nobody ordered a way back.");
            return;
        }
        int number = 1;
        for (Episode episode : episodes) {
            draft.section(
                    "%d: %s".formatted(number++, EventWords.of(episode.failed().event())));
            var said = new ArrayList<String>();
            said.add("At " + Times.moment(episode.failed().time()) + ".");
            if (episode.ended().isEmpty()) {
                said.add("It is not over.");
            } else if (episode.cameBack()) {
                said.add("The way back was over " + Times.stretch(episode.lasted()) + " later.");
            } else {
                said.add("It was over " + Times.stretch(episode.lasted()) + " later.");
            }
            draft.say(String.join(" ", said));
            draft.add(Timeline.table(episode.entries()));
        }
    }
}
