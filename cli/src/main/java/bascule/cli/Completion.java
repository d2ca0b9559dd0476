package bascule.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `completion`: a script that lets bash and zsh complete verbs and options.
@Command(
        name = "completion",
        description = "Print a script for bash and zsh that completes verbs and options: source <(bascule completion)")
final class Completion implements Callable<Integer> {
    private final Shell shell;
    private final Program program;

    /// The whole command line, once it is put together.
    interface Program {
        CommandLine commandLine();
    }

    Completion(Shell shell, Program program) {
        this.shell = shell;
        this.program = program;
    }

    @Override
    public Integer call() {
        shell.out().println(AutoComplete.bash("bascule", program.commandLine()));
        return ExitCode.OK;
    }
}
