package bascule.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The settings of a gateway in a file: YAML 1.2, one mapping, every key of `docs/gateway-settings.md`
/// allowed and none needed.
public final class SettingsFile {
    private static final int BYTES = 1 << 20;
    private static final int DEEPEST = 3;

    /// Where in the file something stands.
    ///
    /// @param key as `Setting` has it
    /// @param route whose key it is, where it is there for each
    private record Place(String key, String route) {
        Place below(String word) {
            if (key.equals(RouteSettings.GROUP)) {
                return new Place(key + "." + RouteSettings.ROUTE, word);
            }
            return new Place(key.isEmpty() ? word : key + "." + word, route);
        }

        /// As it stands in the file.
        String text(String known) {
            String group = RouteSettings.GROUP + ".";
            return known.replace(group + RouteSettings.ROUTE, group + route);
        }

        @Override
        public String toString() {
            return text(key);
        }
    }

    /// @param line from 1
    private record Entry(Setting setting, Place place, int line, Setting.Given given) {}

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private SettingsFile(Path file) {
        this.file = file;
    }

    /// Values are not looked at yet; `over` tells what is wrong.
    ///
    /// @throws WrongSettings if the file can't be read as YAML
    public static SettingsFile read(Path file) throws WrongSettings {
        SettingsFile read = new SettingsFile(file);
        try {
            if (Files.size(file) > BYTES) {
                throw new WrongSettings(List.of(file + ": is longer than 1 MiB, which no settings file is"));
            }
            read.take(Files.readString(file));
            return read;
        } catch (IOException e) {
            throw new WrongSettings(
                    List.of(file + ": can't be read (" + e + "); name another file, or make it readable"));
        }
    }

    private void take(String text) throws WrongSettings {
        LoadSettings yaml = LoadSettings.builder()
                .setLabel(file.toString())
                .setMaxAliasesForCollections(0)
                .build();
        try {
            new Compose(yaml)
                    .composeString(text)
                    .ifPresent(root -> take(root, new Place("", Protection.EVERY_ROUTE), 0));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw new WrongSettings(
                    List.of(at(line, "is not YAML (" + e.getProblem() + "); look at this line and the one above")));
        } catch (YamlEngineException e) {
            throw new WrongSettings(List.of(at(1, "is not YAML; check quotes, brackets and indentation")));
        }
    }

    private void take(Node node, Place place, int depth) {
        if (!(node instanceof MappingNode mapping) || depth > DEEPEST) {
            String what = place.key().isEmpty() ? "the file" : place.toString();
            problems.add(at(line(node), what + " is no mapping: write 'key: value' lines"));
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                take(place.below(key.getValue()), line(key), tuple.getValueNode(), depth);
            } else {
                problems.add(at(line(tuple.getKeyNode()), "a key is a list or a mapping here: write a plain word"));
            }
        }
    }

    private void take(Place place, int line, Node value, int depth) {
        Optional<Setting> known = Setting.ALL.stream()
                .filter(each -> each.key().equals(place.key()))
                .findFirst();
        boolean group = Setting.ALL.stream().anyMatch(each -> each.key().startsWith(place.key() + "."));
        if (known.isPresent()) {
            take(known.get(), place, line, value);
        } else if (group) {
            take(value, place, depth + 1);
        } else {
            problems.add(at(line, place + " is not known here: " + place.text(Setting.nearest(place.key()))));
        }
    }

    private void take(Setting setting, Place place, int line, Node value) {
        List<String> values = new ArrayList<>();
        if (value instanceof SequenceNode list && setting.list()) {
            list.getValue().forEach(each -> values.add(text(each)));
        } else {
            values.add(text(value));
        }
        if (values.contains("")) {
            problems.add(at(line, place + " needs " + (setting.list() ? "a list of: " : "a value: ") + setting.form()));
            return;
        }
        Entry entry = new Entry(setting, place, line, new Setting.Given(values, folder(), place.route()));
        Entry before = entries.putIfAbsent(place.toString(), entry);
        if (before != null) {
            problems.add(at(line, place + " stands here twice, first in line " + before.line() + ": keep one"));
        }
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue().strip() : "";
    }

    private Path folder() {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of("/") : folder;
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private String at(int line, String message) {
        return file + ":" + line + " " + message;
    }

    /// Where the file says the token is.
    public Optional<Path> tokenFile() {
        return Optional.ofNullable(entries.get(Setting.TOKEN_FILE))
                .map(entry -> entry.given().path());
    }

    /// Those settings with what the file says.
    ///
    /// @throws WrongSettings with everything that is wrong in the file, each with its line
    public GatewaySettings over(GatewaySettings settings) throws WrongSettings {
        List<String> wrong = new ArrayList<>(problems);
        GatewaySettings changed = settings;
        for (Entry entry : entries.values()) {
            try {
                changed = entry.setting().set().apply(changed, entry.given());
            } catch (IllegalArgumentException e) {
                wrong.add(at(entry.line(), entry.place() + ": " + e.getMessage()));
            }
        }
        changed.problems().forEach(problem -> wrong.add(file + " " + problem));
        if (!wrong.isEmpty()) {
            throw new WrongSettings(wrong);
        }
        return changed;
    }
}
