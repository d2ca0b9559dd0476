package bascule.databases.postgres;

import bascule.data.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Something about rows that a migration has stumbled over, or might: a file of `traps/`, as its
/// `README.md` says.
///
/// @param refused what a link says that won't take it; empty if it takes it
record Trap(String name, List<Mapping> mappings, List<Deed> deeds, List<Look> looks, List<String> refused) {
    private static final Path FOLDER = Path.of("src/test/resources/bascule/databases/postgres/traps");
    private static final String ENDING = ".trap";
    private static final String HEADING = "--- ";

    /// When something is done.
    enum Stage {
        BEFORE,
        FOLLOWED,
        TURNED
    }

    /// Where something is done.
    enum Where {
        BLUE,
        GREEN,
        BOTH
    }

    /// Statements, each a transaction of its own.
    record Deed(Stage stage, Where where, List<String> statements) {}

    /// A query in the end, and the rows that it has to bring; none: both sides have to bring the same.
    record Look(Where where, String query, List<String> rows) {}

    static List<Trap> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .map(Trap::read)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The schema that it has for itself.
    String schema() {
        return name.replace('-', '_');
    }

    @Override
    public String toString() {
        return name;
    }

    private static Trap read(Path file) {
        try {
            String name = file.getFileName().toString().replace(ENDING, "");
            return new Reading(name).read(Files.readString(file));
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        }
    }

    /// What was read of a file so far.
    private static final class Reading {
        private final String name;
        private final List<Mapping> mappings = new ArrayList<>();
        private final List<Deed> deeds = new ArrayList<>();
        private final List<Look> looks = new ArrayList<>();
        private final List<String> refused = new ArrayList<>();
        private Stage stage = Stage.BEFORE;

        Reading(String name) {
            this.name = name;
        }

        Trap read(String text) {
            for (String section : ("\n" + text).split("\n" + HEADING, -1)) {
                int end = section.indexOf('\n') < 0 ? section.length() : section.indexOf('\n');
                take(section.substring(0, end).strip(), section.substring(end).strip());
            }
            return new Trap(name, mappings, deeds, looks, refused);
        }

        private void take(String heading, String body) {
            switch (heading.split(" ", 2)[0]) {
                case "" -> {}
                case "table" -> mappings.add(mapping(heading.substring("table ".length()), body));
                case "blue" -> deeds.add(new Deed(stage, Where.BLUE, paragraphs(body)));
                case "green" -> deeds.add(new Deed(stage, Where.GREEN, paragraphs(body)));
                case "both" -> deeds.add(new Deed(stage, Where.BOTH, paragraphs(body)));
                case "copied" -> stage = Stage.FOLLOWED;
                case "turned" -> stage = Stage.TURNED;
                case "same" -> paragraphs(body).forEach(each -> looks.add(new Look(Where.BOTH, each, List.of())));
                case "on" -> looks.add(look(heading, body));
                case "refused" -> refused.addAll(body.lines().toList());
                default -> throw new IllegalArgumentException("what is '" + HEADING + heading + "'?");
            }
        }

        private static List<String> paragraphs(String body) {
            return Stream.of(body.split("\n\n", -1))
                    .filter(each -> !each.isBlank())
                    .toList();
        }

        private Mapping mapping(String tables, String body) {
            String[] sides = tables.split(" -> ", -1);
            Map<String, String> rename = new HashMap<>();
            Map<String, String> forward = new HashMap<>();
            Map<String, String> inverse = new HashMap<>();
            List<String> key = new ArrayList<>();
            for (String line : body.lines().toList()) {
                String[] words = line.split(" ", 3);
                switch (words[0]) {
                    case "rename" -> rename.put(words[1], words[2]);
                    case "forward" -> forward.put(words[1], words[2]);
                    case "inverse" -> inverse.put(words[1], words[2]);
                    case "key" ->
                        key.addAll(List.of(line.substring("key ".length()).split(", ", -1)));
                    default -> throw new IllegalArgumentException("what is '" + line + "' of a table?");
                }
            }
            return new Mapping(named(sides[0]), named(sides[sides.length - 1]), rename, forward, inverse, key);
        }

        private String named(String table) {
            return name.replace('-', '_') + "." + table;
        }

        private static Look look(String heading, String body) {
            String[] words = heading.split(" ", 3);
            return new Look(
                    words[1].equals("blue") ? Where.BLUE : Where.GREEN,
                    words[2],
                    body.lines().toList());
        }
    }
}
