package bascule.cli;

import bascule.reports.Document;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How a document is written, and where to.
final class DocumentOptions {
    enum Format {
        markdown,
        html
    }

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "How it is written: ${COMPLETION-CANDIDATES}; html is one page that loads nothing. Default:"
                    + " markdown.")
    private Format format = Format.markdown;

    @Option(names = "--to", paramLabel = "FILE", description = "A new file to write it to. Default: stdout.")
    private Optional<Path> to = Optional.empty();

    /// @throws Failure if the file is there already, or can't be written
    int answer(Output output, Document document) {
        String text = format == Format.html ? document.html() : document.markdown();
        ObjectNode answer = Shape.ok().put("title", document.title()).put("format", format.name());
        if (to.isEmpty()) {
            output.answer(answer.put("text", text), text.stripTrailing());
            return ExitCode.OK;
        }
        write(output.shell().at(to.get()), text);
        output.answer(answer.put("file", to.get().toString()), "");
        output.progress("written to " + to.get());
        return ExitCode.OK;
    }

    private void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException there) {
            throw Failure.usage(
                    to.orElseThrow() + " is there already: it is left as it is", "name a new file with --to");
        } catch (IOException unwritable) {
            throw Failure.error(
                    "file", to.orElseThrow() + " can't be written: " + unwritable, "name another file with --to");
        }
    }
}
