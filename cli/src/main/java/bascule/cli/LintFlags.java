package bascule.cli;

import bascule.flags.FileFlagStore;
import bascule.flags.Reading;
import bascule.flags.json.Problem;
import bascule.server.FlagShape;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The document. Default: flags.json.")
    private Optional<Path> named = Optional.empty();

    private Path file = Path.of("flags.json");

    LintFlags(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        if (server.named()) {
            return told("the document served there", served());
        }
        file = named.orElse(file);
        var problems = new ArrayList<>(Reading.of(text()).problems());
        damage().ifPresent(problems::add);
        return told(file.toString(), problems);
    }

    private Optional<Problem> damage() {
        try {
            return FileFlagStore.damage(output.shell().at(file));
        } catch (IOException unreadable) {
            throw Failure.usage("what lies beside " + file + " can't be read: " + unreadable.getMessage(), "");
        }
    }

    /// Also of a newer document that lies there and was not taken over.
    private List<Problem> served() {
        if (named.isPresent()) {
            throw Failure.usage("both a document and --server are named: leave one out", "");
        }
        try (ServerClient client = server.connect(output.shell())) {
            return new ServedFlagStore(client, output).read().refused();
        }
    }

    private int told(String whose, List<Problem> problems) {
        if (problems.isEmpty()) {
            output.answer(Shape.ok(), whose + " is sound");
            return ExitCode.OK;
        }
        ObjectNode answer = Shape.ok();
        var all = answer.putArray("problems");
        for (Problem problem : problems) {
            all.add(FlagShape.of(problem));
            output.progress("%s:%d:%d: %s%s"
                    .formatted(
                            whose,
                            problem.line(),
                            problem.column(),
                            problem.pointer().isEmpty() ? "" : problem.pointer() + ": ",
                            problem.message()));
        }
        String many = problems.size() == 1 ? "a problem" : problems.size() + " problems";
        throw new Failure(ExitCode.USAGE, "flags", "%s has %s".formatted(whose, many), "").with(answer);
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
