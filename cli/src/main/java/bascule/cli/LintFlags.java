package bascule.cli;

import bascule.flags.Reading;
import bascule.flags.json.Problem;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `flags lint`: everything wrong with a document, each with its line.
@Command(name = "lint", description = "Tell everything that is wrong with a document of flags.")
final class LintFlags implements Callable<Integer> {
    private static final long BYTES_MAX = 32L << 20;

    @Mixin
    private final Output output;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The document. Default: flags.json.")
    private Path file = Path.of("flags.json");

    LintFlags(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        List<Problem> problems = Reading.of(text()).problems();
        if (problems.isEmpty()) {
            output.answer(Shape.ok(), file + " is sound");
            return ExitCode.OK;
        }
        ObjectNode answer = Shape.ok();
        var all = answer.putArray("problems");
        for (Problem problem : problems) {
            all.addObject()
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("pointer", problem.pointer())
                    .put("message", problem.message());
            output.progress("%s:%d:%d: %s%s"
                    .formatted(
                            file,
                            problem.line(),
                            problem.column(),
                            problem.pointer().isEmpty() ? "" : problem.pointer() + ": ",
                            problem.message()));
        }
        String many = problems.size() == 1 ? "a problem" : problems.size() + " problems";
        throw new Failure(ExitCode.USAGE, "flags", "%s has %s".formatted(file, many), "").with(answer);
    }

    private String text() {
        Path real = output.shell().at(file);
        try {
            if (!Files.isRegularFile(real) || Files.size(real) > BYTES_MAX) {
                throw new NoSuchFileException(file.toString());
            }
            return Files.readString(real);
        } catch (NoSuchFileException missing) {
            throw Failure.usage("there is no document of flags " + file, "bascule flags init writes one");
        } catch (CharacterCodingException notText) {
            throw Failure.usage(file + " holds no flags: it is not UTF-8 text", "");
        } catch (IOException unreadable) {
            throw Failure.usage(file + " can't be read: " + unreadable.getMessage(), "");
        }
    }
}
