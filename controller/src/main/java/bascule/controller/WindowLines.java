package bascule.controller;

import bascule.migration.Phase;
import bascule.plan.gates.RecordedWindow;
import bascule.traffic.Figures;
import bascule.traffic.Figures.Sides;
import bascule.traffic.FiguresShape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Windows as lines of JSON: who recorded what is read anywhere else.
public final class WindowLines {
    /// The file in the folder of a migration.
    public static final String FILE = "windows";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final String ALL = "all";

    private WindowLines() {}

    static String write(RecordedWindow window) {
        var line = new LinkedHashMap<String, Object>();
        line.put("at", window.at().toString());
        line.put("stretch", window.stretch());
        line.put("during", window.during().name());
        line.put("fromMillis", window.from().toMillis());
        line.put("toMillis", window.to().toMillis());
        line.put("figures", FiguresShape.write(new Figures("window", Map.of(ALL, window.sides()))));
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("maps, texts and numbers are always JSON", impossible);
        }
    }

    /// @throws IllegalArgumentException if it is none
    static RecordedWindow read(String text) {
        try {
            Map<String, Object> line = JSON.readValue(text, OBJECT);
            Sides sides = Optional.ofNullable(FiguresShape.read(line.getOrDefault("figures", ""))
                            .routes()
                            .get(ALL))
                    .orElse(Sides.NONE);
            return new RecordedWindow(
                    Instant.parse(String.valueOf(line.get("at"))),
                    String.valueOf(line.get("stretch")),
                    Phase.Name.valueOf(String.valueOf(line.get("during"))),
                    millis(line, "fromMillis"),
                    millis(line, "toMillis"),
                    sides);
        } catch (JsonProcessingException | DateTimeException wrong) {
            throw new IllegalArgumentException("it is no recorded window", wrong);
        }
    }

    private static Duration millis(Map<String, Object> line, String key) {
        if (line.get(key) instanceof Number number) {
            return Duration.ofMillis(number.longValue());
        }
        throw new IllegalArgumentException("'" + key + "' must be a number of milliseconds");
    }

    /// What was recorded there, the older file of the two first. The last line may be torn, since a controller may die
    /// while it writes.
    ///
    /// @throws IOException if a file can't be read, or has a line that is no window; the message says which
    public static List<RecordedWindow> read(Path file) throws IOException {
        var windows = new ArrayList<RecordedWindow>();
        for (var each : List.of(WindowFile.older(file), file)) {
            if (Files.exists(each)) {
                read(each, windows);
            }
        }
        return windows;
    }

    private static void read(Path file, List<RecordedWindow> windows) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            int number = 0;
            Optional<String> broken = Optional.empty();
            for (var line : (Iterable<String>) lines::iterator) {
                if (broken.isPresent()) {
                    throw new IOException(broken.get());
                }
                number++;
                try {
                    windows.add(read(line));
                } catch (IllegalArgumentException wrong) {
                    broken = Optional.of("%s, line %d: %s".formatted(file, number, wrong.getMessage()));
                }
            }
        } catch (UncheckedIOException notText) {
            throw new IOException("%s is no text in UTF-8, or can't be read to its end".formatted(file), notText);
        }
    }
}
