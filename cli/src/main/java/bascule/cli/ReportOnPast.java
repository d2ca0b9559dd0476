package bascule.cli;

import bascule.controller.Status;
import bascule.journal.Entry;
import bascule.reports.Document;
import bascule.reports.Incident;
import bascule.reports.Timeline;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `report timeline`, `report incident` and `report review`: documents made of a journal.
@Command
final class ReportOnPast implements Callable<Integer> {
    enum Kind {
        TIMELINE("timeline", "What happened, when, and on whose word."),
        INCIDENT("incident", "What failed, who or what acted, and when callers were back."),
        REVIEW("review", "The same as the draft of a review, with its questions left for people.");

        final String verb;
        final String does;

        Kind(String verb, String does) {
            this.verb = verb;
            this.does = does;
        }
    }

    private final Kind kind;

    @Mixin
    private final Output output;

    @Mixin
    private final DocumentOptions document = new DocumentOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    ReportOnPast(Kind kind, Shell shell) {
        this.kind = kind;
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        try (var client = server.connect(output.shell())) {
            Status status = ServerClient.status(client.status(name));
            List<Entry> entries = client.history(name);
            return document.answer(output, write(status, entries));
        }
    }

    private Document write(Status status, List<Entry> entries) {
        return switch (kind) {
            case TIMELINE -> Timeline.of(status.name(), entries);
            case INCIDENT -> Incident.record(status, entries);
            case REVIEW -> Incident.review(status, entries);
        };
    }
}
