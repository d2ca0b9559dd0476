package bascule.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `report`: the verbs that write documents.
@Command(
        name = "report",
        description = "Write a document to read before, during or after a migration.",
        synopsisSubcommandLabel = "KIND")
final class ReportVerbs {
    private ReportVerbs() {}

    static CommandLine of(Shell shell) {
        var line = new CommandLine(new ReportVerbs());
        line.addSubcommand(new ReportRunbook(shell));
        line.addSubcommand(new ReportFallback(shell));
        line.addSubcommand(new ReportStatus(shell));
        for (var kind : ReportOnPast.Kind.values()) {
            line.addSubcommand(kind.verb, told(new CommandLine(new ReportOnPast(kind, shell)), kind.does));
        }
        return line.addSubcommand(new ReportFigures(shell));
    }

    private static CommandLine told(CommandLine line, String does) {
        line.getCommandSpec().usageMessage().description(does);
        return line;
    }
}
