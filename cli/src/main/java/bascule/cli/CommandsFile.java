package bascule.cli;

import bascule.plan.Commands;
import bascule.plan.CommandsReader;
import java.nio.file.Path;

/// The commands that plans may ask, as they lie in a file.
final class CommandsFile {
    private CommandsFile() {}

    /// @param shown the file as the operator named it
    /// @throws Failure if it can't be read, or has problems: all of them are told on stderr
    static Commands read(Output output, Path shown) {
        String text = GivenFile.text(output.shell().at(shown), shown, "list of commands", "commands.yaml");
        var reading = CommandsReader.read(text);
        return reading.commands()
                .orElseThrow(() -> new Problems(shown, reading.problems()).told(output, "commands", ""));
    }
}
