package bascule.cli;

import bascule.journal.JournalException;
import bascule.migration.Spelling;
import bascule.migration.StepException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Puts the verbs together, and makes every failure one sentence, a hint and an exit code.
final class CommandLines {
    private CommandLines() {}

    /// The command itself. Without a verb it has nothing to do, and saying so is an error: a
    /// script that lost its verb must not look as if it had worked.
    @Command(
            name = "bascule",
            description = "Swings a live service from blue to green, and back without losing a write.",
            synopsisSubcommandLabel = "VERB",
            footer = {
                "",
                "Exit codes: 0 ok, 1 error, 2 usage, 3 gate failed, 4 aborted or rolled back cleanly, 5 timeout (it",
                "goes on), 6 awaiting approval, 7 held by another, 8 roll-back failed, 130 interrupted (it goes on)."
            })
    static final class Bascule {}

    static CommandLine of(Shell shell, Serve.Opening opening) {
        var line = new CommandLine(new Bascule());
        line.addSubcommand(new Check(shell))
                .addSubcommand(new ShowPlan(shell))
                .addSubcommand(new Start(shell))
                .addSubcommand(new ShowStatus(shell))
                .addSubcommand(new Watch(shell))
                .addSubcommand(new CommandLine(new ShowGates(shell)).addSubcommand(new ReplayGates(shell)))
                .addSubcommand(new ListAll(shell))
                .addSubcommand(new Approve(shell))
                .addSubcommand(new BreakGlass(shell))
                .addSubcommand(new Review(shell));
        for (var kind : GiveOrder.Kind.values()) {
            var order = new CommandLine(new GiveOrder(kind, shell));
            order.getCommandSpec().usageMessage().description(kind.does);
            line.addSubcommand(kind.verb, order);
        }
        line.addSubcommand(new ShowSamples(shell))
                .addSubcommand(new ThrottleCopy(shell))
                .addSubcommand(new Logs(shell))
                .addSubcommand(new CommandLine(new Audit(shell))
                        .addSubcommand(new VerifyAudit(shell))
                        .addSubcommand(new ExportAudit(shell)))
                .addSubcommand(ReportVerbs.of(shell))
                .addSubcommand(FlagsVerbs.of(shell))
                .addSubcommand(new Serve(shell, opening))
                .addSubcommand(TokenVerbs.of(shell))
                .addSubcommand(new RunGateway(shell))
                .addSubcommand(new CommandLine(new Demo()).setUnmatchedArgumentsAllowed(true))
                .addSubcommand(new Completion(shell, () -> line))
                .addSubcommand(new Version(shell))
                .addSubcommand(new CommandLine.HelpCommand());
        settle(line, shell);
        return line;
    }

    private static void settle(CommandLine line, Shell shell) {
        var version = new Version(shell);
        for (var each : all(line)) {
            CommandSpec spec = each.getCommandSpec();
            if (!(spec.userObject() instanceof CommandLine.HelpCommand)) {
                spec.mixinStandardHelpOptions(true);
            }
            spec.versionProvider(version);
        }
        line.setColorScheme(new ColorScheme.Builder(shell.colour(shell.outTerminal()) ? Ansi.ON : Ansi.OFF).build());
        line.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
        line.setUsageHelpWidth(110);
        line.setAbbreviatedSubcommandsAllowed(false);
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler((wrong, words) -> misused(wrong, words, shell));
        line.setExecutionExceptionHandler((thrown, command, _) -> failed(thrown, command, shell));
    }

    static List<CommandLine> all(CommandLine line) {
        var all = new ArrayList<CommandLine>();
        all.add(line);
        line.getSubcommands().values().forEach(below -> all.addAll(all(below)));
        return all;
    }

    private static int misused(ParameterException wrong, String[] words, Shell shell) {
        var output = new Output(shell);
        if (asksForJson(List.of(words))) {
            output.useJson();
        }
        CommandLine command = wrong.getCommandLine();
        output.fail(Failure.usage(said(wrong, words), command.getCommandSpec().qualifiedName() + " --help"));
        return ExitCode.USAGE;
    }

    private static String said(ParameterException wrong, String[] words) {
        if (words.length == 0) {
            return "a verb is missing";
        }
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            String said = String.valueOf(wrong.getMessage());
            return said.startsWith("Missing required subcommand") ? "a verb is missing" : said;
        }
        CommandLine command = wrong.getCommandLine();
        String first = unmatched.getUnmatched().getFirst();
        boolean verb = !command.getSubcommands().isEmpty() && !first.startsWith("-");
        var known = verb
                ? command.getSubcommands().keySet()
                : command.getCommandSpec().optionsMap().keySet();
        return (verb ? "there is no verb '" : "there is no option or argument '") + first + "'"
                + Spelling.nearest(first, known)
                        .map(close -> "; did you mean '" + close + "'?")
                        .orElse("");
    }

    private static boolean asksForJson(List<String> words) {
        return words.contains("-ojson")
                || words.contains("-o=json")
                || words.contains("--output=json")
                || IntStream.range(1, words.size())
                        .anyMatch(place -> words.get(place).equals("json")
                                && List.of("-o", "--output").contains(words.get(place - 1)));
    }

    private static int failed(Exception thrown, CommandLine command, Shell shell) {
        Failure failure = asFailure(
                thrown instanceof ExecutionException && thrown.getCause() instanceof Exception cause ? cause : thrown);
        output(command, shell).fail(failure);
        if (failure.code().equals("bug") && !shell.environment("BASCULE_DEBUG").isEmpty()) {
            thrown.printStackTrace(shell.err());
        }
        return failure.exitCode();
    }

    private static Failure asFailure(Exception thrown) {
        String message = String.valueOf(thrown.getMessage());
        return switch (thrown) {
            case Failure failure -> failure;
            case StepException.Fenced _ -> new Failure(ExitCode.HELD, "held", message, "");
            case StepException refused -> Failure.error("refused", String.valueOf(refused.getMessage()), "");
            case JournalException.Held _ -> new Failure(ExitCode.HELD, "held", message, "");
            case JournalException _ -> Failure.error("journal", message, "");
            default -> Failure.error("bug", "a bug: " + thrown, "BASCULE_DEBUG=1 shows where; please report it");
        };
    }

    private static Output output(CommandLine command, Shell shell) {
        return command.getCommandSpec().mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(Output.class::isInstance)
                .map(Output.class::cast)
                .findFirst()
                .orElseGet(() -> new Output(shell));
    }
}
