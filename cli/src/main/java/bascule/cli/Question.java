package bascule.cli;

import java.io.IOException;

/// Asks a person before something is done.
final class Question {
    private final Shell shell;

    Question(Shell shell) {
        this.shell = shell;
    }

    /// For what can't be undone: only the very name will do.
    ///
    /// @throws Failure if another answer comes, or nobody is there to give one
    void demandName(String what, String name) {
        if (!ask(what + "\nType the name of the migration to go on: ").equals(name)) {
            throw Failure.usage("that is not its name; nothing was done", "");
        }
    }

    /// @throws Failure if the answer is not yes, or nobody is there to give one
    void demandYes(String what) {
        String answer = ask(what + " [y/N] ");
        if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
            throw Failure.usage("nothing was done", "");
        }
    }

    private String ask(String question) {
        if (!shell.inTerminal()) {
            throw Failure.usage("this asks back, and there is no terminal to answer on", "say --yes if you are sure");
        }
        shell.err().print(question);
        shell.err().flush();
        try {
            String answer = shell.in().readLine();
            return answer == null ? "" : answer.strip();
        } catch (IOException gone) {
            return "";
        }
    }
}
