package bascule.cli;

import bascule.journal.SignedJournal;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `audit export`: the journal of a migration with all that shows it to be true, in one file.
@Command(
        name = "export",
        description =
                "Put a migration's journal, its signed heads, its plan and scripts into one file. Needs no server.")
final class ExportAudit implements Callable<Integer> {
    private static final List<String> FILES = List.of(Main.JOURNAL, SignedJournal.HEADS, "plan.yaml", "scripts.json");

    @Mixin
    private final Output output;

    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    @Option(names = "--home", paramLabel = "FOLDER", description = "The home of the controller. Default: .bascule.")
    private Path home = Path.of(".bascule");

    @Option(names = "--to", paramLabel = "FILE", required = true, description = "A new file, such as shop-v2.zip.")
    private Path to = Path.of("");

    ExportAudit(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        Path folder = output.shell().at(home).resolve(name);
        if (!name.matches("[a-z0-9][a-z0-9-]*") || !Files.isRegularFile(folder.resolve(Main.JOURNAL))) {
            throw Failure.usage("there is no migration '" + name + "' in " + home, "name its home with --home");
        }
        ObjectNode answer = Shape.ok().put("id", name).put("file", to.toString());
        write(folder, answer.putArray("holds"));
        output.answer(
                answer,
                "%s holds the evidence of %s: unpack it, and 'bascule audit verify --journal %s --key FILE'"
                        .formatted(to, name, name));
        return ExitCode.OK;
    }

    private void write(Path folder, ArrayNode holds) {
        try (var zip = new ZipOutputStream(Files.newOutputStream(
                output.shell().at(to), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            for (String file : FILES) {
                Path found = folder.resolve(file);
                if (Files.isRegularFile(found)) {
                    zip.putNextEntry(new ZipEntry(name + "/" + file));
                    Files.copy(found, zip);
                    zip.closeEntry();
                    holds.add(file);
                }
            }
        } catch (FileAlreadyExistsException there) {
            throw Failure.usage(to + " is there already: it is left as it is", "name a new file with --to");
        } catch (IOException failure) {
            throw Failure.error("file", to + " can't be written: " + failure, "name another file with --to");
        }
    }
}
