package bascule.cli;

import bascule.reports.Audience;
import bascule.reports.StatusReport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `report status`: how a migration stands, in the words of whoever reads it.
@Command(name = "status", description = "How a migration stands, for engineers, stakeholders or the public.")
final class ReportStatus implements Callable<Integer> {
    /// For whom, as it is typed.
    enum Reader {
        engineers(Audience.ENGINEERS),
        stakeholders(Audience.STAKEHOLDERS),
        everybody(Audience.PUBLIC);

        private final Audience audience;

        Reader(Audience audience) {
            this.audience = audience;
        }
    }

    @Mixin
    private final Output output;

    @Mixin
    private final DocumentOptions document = new DocumentOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    @Option(
            names = "--for",
            paramLabel = "READER",
            description = "Who reads it: ${COMPLETION-CANDIDATES}; everybody is told nothing of the inside. Default:"
                    + " engineers.")
    private Reader reader = Reader.engineers;

    ReportStatus(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        try (var client = server.connect(output.shell())) {
            return document.answer(
                    output,
                    StatusReport.of(
                            ServerClient.status(client.status(name)),
                            reader == Reader.engineers ? client.history(name) : List.of(),
                            reader.audience));
        }
    }
}
