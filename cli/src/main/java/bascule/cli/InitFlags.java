package bascule.cli;

import bascule.server.Shape;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `flags init`: a first document, to be edited.
@Command(name = "init", description = "Write a first document of flags. Never overwrites one.")
final class InitFlags implements Callable<Integer> {
    private static final String FIRST = """
        {
          "flags": {
            "checkout-v2": {
              "state": "ENABLED",
              "variants": { "on": true, "off": false },
              "defaultVariant": "off"
            }
          },
          "bascule": {
            "flags": {
              "checkout-v2": {
                "kind": "release",
                "owner": "payments",
                "ramp": { "to": "on", "from": "off", "share": "0%" }
              }
            }
          }
        }
        """;

    @Mixin
    private final Output output;

    @Mixin
    private final FlagsFile flags = new FlagsFile();

    InitFlags(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        try {
            Files.writeString(output.shell().at(flags.file()), FIRST, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException there) {
            throw Failure.usage("there is a " + flags.file() + " already", "bascule flags lint");
        } catch (IOException cannot) {
            throw Failure.error("file", flags.file() + " can't be written: " + cannot, "");
        }
        output.answer(Shape.ok().put("file", flags.file().toString()), "wrote " + flags.file());
        output.hint("bascule flags ramp checkout-v2 10%");
        return ExitCode.OK;
    }
}
