package bascule.cli;

import bascule.databases.journal.JournalDatabase;
import bascule.journal.SignedJournal;
import bascule.migration.StepException.Refused;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
    private static final String PLAN = "plan.yaml";
    private static final String SCRIPTS = "scripts.json";
    private static final List<String> FILES = List.of(Main.JOURNAL, SignedJournal.HEADS, PLAN, SCRIPTS);

    @Mixin
    private final Output output;

    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    @Option(names = "--home", paramLabel = "FOLDER", description = "The home of the controller. Default: .bascule.")
    private Path home = Path.of(".bascule");

    @Option(
            names = "--journal",
            paramLabel = "URL",
            description = "The database that several controllers share, in place of a home.")
    private Optional<String> journal = Optional.empty();

    @Mixin
    private final JournalLogin login = new JournalLogin();

    @Option(names = "--to", paramLabel = "FILE", required = true, description = "A new file, such as shop-v2.zip.")
    private Path to = Path.of("");

    ExportAudit(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() throws Refused {
        Map<String, byte[]> evidence = journal.isPresent() ? ofDatabase(journal.get()) : ofHome();
        ObjectNode answer = Shape.ok().put("id", name).put("file", to.toString());
        write(evidence, answer.putArray("holds"));
        output.answer(
                answer,
                "%s holds the evidence of %s: unpack it, and 'bascule audit verify --journal %s --key FILE'"
                        .formatted(to, name, name));
        return ExitCode.OK;
    }

    private Map<String, byte[]> ofHome() {
        Path folder = output.shell().at(home).resolve(name);
        if (!name.matches("[a-z0-9][a-z0-9-]*") || !Files.isRegularFile(folder.resolve(Main.JOURNAL))) {
            throw Failure.usage("there is no migration '" + name + "' in " + home, "name its home with --home");
        }
        var evidence = new LinkedHashMap<String, byte[]>();
        try {
            for (String file : FILES) {
                if (Files.isRegularFile(folder.resolve(file))) {
                    evidence.put(file, Files.readAllBytes(folder.resolve(file)));
                }
            }
        } catch (IOException failure) {
            throw Failure.error("file", "what is in " + folder + " can't be read: " + failure, "");
        }
        return evidence;
    }

    private Map<String, byte[]> ofDatabase(String url) throws Refused {
        try (var database = JournalDatabase.at(login.at(url, output.shell()))) {
            JournalDatabase.KeptPlan plan = database.plan(name)
                    .orElseThrow(() -> Failure.usage(
                            "there is no migration '" + name + "' in " + database.place(),
                            "bascule audit verify --journal " + url + " names those there are"));
            var evidence = new LinkedHashMap<String, byte[]>();
            evidence.put(Main.JOURNAL, lines(database.lines(name, 0)));
            evidence.put(SignedJournal.HEADS, lines(database.heads(name)));
            evidence.put(PLAN, plan.plan().getBytes(StandardCharsets.UTF_8));
            evidence.put(SCRIPTS, plan.scripts().getBytes(StandardCharsets.UTF_8));
            return evidence;
        }
    }

    private static byte[] lines(List<String> all) {
        return all.stream()
                .map(line -> line + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private void write(Map<String, byte[]> evidence, ArrayNode holds) {
        try (var zip = new ZipOutputStream(Files.newOutputStream(
                output.shell().at(to), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            for (var each : evidence.entrySet()) {
                zip.putNextEntry(new ZipEntry(name + "/" + each.getKey()));
                zip.write(each.getValue());
                zip.closeEntry();
                holds.add(each.getKey());
            }
        } catch (FileAlreadyExistsException there) {
            throw Failure.usage(to + " is there already: it is left as it is", "name a new file with --to");
        } catch (IOException failure) {
            throw Failure.error("file", to + " can't be written: " + failure, "name another file with --to");
        }
    }
}
