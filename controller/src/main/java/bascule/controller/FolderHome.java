package bascule.controller;

import bascule.journal.Journal;
import bascule.migration.StepException.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A directory: one folder a migration, with the plan as it was started, its scripts and its
/// journal.
final class FolderHome implements Home {
    private final Path directory;
    private final Journals journals;

    /// @throws Refused if the directory can't be made
    FolderHome(Path directory, Journals journals) throws Refused {
        this.directory = directory;
        this.journals = journals;
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw new Refused(
                    "the home directory %s can't be made: %s; name one with --home".formatted(directory, failure),
                    failure);
        }
    }

    @Override
    public List<String> names() {
        try (Stream<Path> folders = Files.list(directory)) {
            return folders.filter(folder -> Files.exists(folder.resolve("plan.yaml")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public Path folder(String name) {
        return directory.resolve(name);
    }

    /// `plan.yaml` comes last.
    @Override
    public void keep(String name, StartedPlan plan) throws Refused {
        try {
            Path folder = Files.createDirectories(folder(name));
            write(folder.resolve("scripts.json"), plan.scriptsText());
            write(folder.resolve("base"), plan.base().toString());
            write(folder.resolve("plan.yaml"), plan.text());
        } catch (IOException failure) {
            throw new Refused(
                    "the plan of %s can't be kept in %s: %s; make room or mend its rights, and start again"
                            .formatted(name, directory, failure.getMessage()),
                    failure);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.writeString(draft, text);
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var parent = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            parent.force(true);
        }
    }

    @Override
    public StartedPlan plan(String name) throws Refused {
        String where = name + " in " + directory;
        return StartedPlan.read(where, read(name, "plan.yaml"), read(name, "base"), read(name, "scripts.json"));
    }

    @Override
    public Journal journal(String name) {
        return journals.open(folder(name));
    }

    @Override
    public String place(String name) {
        return folder(name).toString();
    }

    @Override
    public String remedy() {
        return "mend it, or move its folder away to go on without it";
    }

    private String read(String name, String file) throws Refused {
        try {
            return Files.readString(folder(name).resolve(file), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new Refused("%s of %s in %s can't be read: %s".formatted(file, name, directory, failure), failure);
        }
    }
}
