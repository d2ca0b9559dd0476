package bascule.plan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The scripts that stand beside a plan, in its folder or below it: a plan can't make a server show
/// files of its own.
final class ScriptFiles {
    static final int MAX_BYTES = 4 << 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String NAME_FORM = "1 to 100 letters, digits, dots, dashes and underscores";

    private final Path folder;
    private final Map<String, String> kept;
    private final Map<String, String> seen = new LinkedHashMap<>();

    /// @param kept texts that were read before, by the path that the plan gives; the folder is not
    ///     asked for these
    ScriptFiles(Path folder, Map<String, String> kept) {
        this.folder = folder;
        this.kept = Map.copyOf(kept);
    }

    /// Every text read, by the path that the plan gives.
    Map<String, String> seen() {
        return Map.copyOf(seen);
    }

    /// @param name defaults to the last part of the file's path
    Optional<Plan.Script> script(Value file, Optional<Value> undo, Optional<Value> name) {
        Optional<String> sql = text(file);
        Optional<String> back = undo.flatMap(this::text);
        Optional<String> called = name.isPresent()
                ? name.flatMap(each -> each.text(NAME, NAME_FORM))
                : sql.flatMap(_ -> file.text()).flatMap(path -> lastPart(file, path));
        return undo.isPresent() && back.isEmpty()
                ? Optional.empty()
                : sql.flatMap(text -> called.map(each -> new Plan.Script(each, text, back)));
    }

    /// The lines of a file that has other things than SQL, without those that are blank.
    List<String> lines(Value file) {
        return text(file)
                .map(text -> text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList())
                .orElse(List.of());
    }

    private static Optional<String> lastPart(Value file, String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (NAME.matcher(last).matches()) {
            return Optional.of(last);
        }
        file.refuse("its name can't be the script's: add 'name' with " + NAME_FORM);
        return Optional.empty();
    }

    private Optional<String> text(Value value) {
        return value.line(1000).flatMap(written -> {
            try {
                String known = kept.get(written);
                String text = known == null ? read(written) : known;
                seen.put(written, text);
                return Optional.of(text);
            } catch (Unreadable unreadable) {
                value.refuse(unreadable.why);
                return Optional.empty();
            }
        });
    }

    private String read(String written) throws Unreadable {
        try {
            Path home = folder.toRealPath();
            Path path = home.resolve(written);
            if (!path.normalize().startsWith(home) || !path.toRealPath().startsWith(home)) {
                throw new Unreadable("lies outside the plan's folder: move it beside the plan");
            }
            if (!Files.isRegularFile(path)) {
                throw new Unreadable("is not a file: name one");
            }
            if (Files.size(path) > MAX_BYTES) {
                throw new Unreadable("is longer than 4 MiB: split it");
            }
            return sql(Files.readAllBytes(path));
        } catch (InvalidPathException _) {
            throw new Unreadable("is not the path of a file");
        } catch (NoSuchFileException _) {
            throw new Unreadable(
                    "there is no file " + Value.shown(written) + " in the plan's folder: write it, or mend the path");
        } catch (CharacterCodingException _) {
            throw new Unreadable("is not text in UTF-8: save it as such");
        } catch (IOException _) {
            throw new Unreadable("can't be read: check its permissions");
        }
    }

    private static String sql(byte[] bytes) throws CharacterCodingException, Unreadable {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        if (text.isBlank()) {
            throw new Unreadable("is empty: write something into it, or remove it");
        }
        return text;
    }

    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        private final String why;

        Unreadable(String why) {
            super(why);
            this.why = why;
        }
    }
}
