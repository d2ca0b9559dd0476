package bascule.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `flags`: the verbs about flags.
@Command(name = "flags", description = "Look at flags, and change them.", synopsisSubcommandLabel = "VERB")
final class FlagsVerbs {
    private FlagsVerbs() {}

    static CommandLine of(Shell shell) {
        return new CommandLine(new FlagsVerbs())
                .addSubcommand(new InitFlags(shell))
                .addSubcommand(new LintFlags(shell))
                .addSubcommand(new ListFlags(shell))
                .addSubcommand(new GetFlag(shell))
                .addSubcommand(new EvalFlag(shell))
                .addSubcommand(new ExplainFlag(shell))
                .addSubcommand(new SetFlag(shell))
                .addSubcommand(new RampFlag(shell))
                .addSubcommand(new KillFlag(shell))
                .addSubcommand(new ReviveFlag(shell))
                .addSubcommand(new ApproveEdit(shell))
                .addSubcommand(new StaleFlags(shell))
                .addSubcommand(new FlagUsage(shell))
                .addSubcommand(new ImportFlags(shell))
                .addSubcommand(new ExportFlags(shell))
                .addSubcommand(new FlagsHistory(shell));
    }
}
