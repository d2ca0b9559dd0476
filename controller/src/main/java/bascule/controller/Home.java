package bascule.controller;

import bascule.migration.StepException.Refused;
import bascule.plan.PlanReader;
import bascule.plan.PlanReader.Reading;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The directory of a controller: one folder a migration, with the plan as it was started, its scripts and its
/// journal. What stands here is all that a successor needs.
final class Home {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final Path directory;

    /// @throws Refused if the directory can't be made
    Home(Path directory) throws Refused {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw new Refused(
                    "the home directory %s can't be made: %s; name one with --home".formatted(directory, failure),
                    failure);
        }
    }

    /// Names of the migrations whose start was recorded here.
    List<String> names() {
        try (Stream<Path> folders = Files.list(directory)) {
            return folders.filter(folder -> Files.exists(folder.resolve("plan.yaml")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    boolean has(String name) {
        return Files.exists(folder(name).resolve("plan.yaml"));
    }

    Path folder(String name) {
        return directory.resolve(name);
    }

    /// Keeps a plan. It is there wholly or not at all: `plan.yaml` comes last.
    void keep(String name, String text, Path base, Map<String, String> scripts) throws Refused {
        try {
            Path folder = Files.createDirectories(folder(name));
            write(folder.resolve("scripts.json"), JSON.writeValueAsString(scripts));
            write(folder.resolve("base"), base.toAbsolutePath().toString());
            write(folder.resolve("plan.yaml"), text);
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

    String text(String name) throws Refused {
        return read(name, "plan.yaml");
    }

    /// The plan as it was started.
    Reading plan(String name) throws Refused {
        try {
            Map<String, String> scripts = JSON.readValue(read(name, "scripts.json"), TEXTS);
            return PlanReader.reread(text(name), Path.of(read(name, "base")), scripts);
        } catch (IOException broken) {
            throw new Refused(
                    "scripts.json of " + name + " in " + directory + " is damaged: " + broken.getMessage(), broken);
        }
    }

    private String read(String name, String file) throws Refused {
        try {
            return Files.readString(folder(name).resolve(file), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new Refused("%s of %s in %s can't be read: %s".formatted(file, name, directory, failure), failure);
        }
    }
}
