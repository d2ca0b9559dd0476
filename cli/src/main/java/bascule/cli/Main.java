package bascule.cli;

import bascule.migration.StepException.Refused;

/// The one binary.
public final class Main {
    private Main() {}

    public static void main(String[] words) {
        Shell shell = Shell.ofProcess();
        int code = CommandLines.of(shell, home -> {
                    throw new Refused("this build can't keep a journal yet");
                })
                .execute(words);
        System.exit(code);
    }
}
