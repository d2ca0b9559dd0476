package bascule.plan;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads which flags go with the migration.
final class FollowingReader {
    private static final int LINE = 500;
    private static final String CALLER = "targetingKey";

    private FollowingReader() {}

    static Optional<Plan.Following> read(Value value, Path folder) {
        Fields fields = Fields.of(value, Shape.FLAGS);
        Optional<Path> file = fields.get("file").flatMap(each -> path(each, folder));
        String salt = fields.get("salt").flatMap(each -> each.line(LINE)).orElse("");
        List<Plan.FollowingFlag> flags =
                fields.get("follow").map(FollowingReader::flags).orElse(List.of());
        return file.map(document -> new Plan.Following(document, salt, flags));
    }

    private static List<Plan.FollowingFlag> flags(Value value) {
        List<At<Plan.FollowingFlag>> flags = value.items(FollowingReader::flag);
        var seen = new HashSet<String>();
        for (var each : flags) {
            if (!seen.add(each.value().flag())) {
                value.findings().note(each.path() + ".flag", "that flag stands here twice: remove one");
            }
        }
        return flags.stream().map(At::value).toList();
    }

    private static Optional<Plan.FollowingFlag> flag(Value value) {
        Fields fields = Fields.of(value, Shape.FLAG);
        Optional<String> flag = fields.get("flag").flatMap(each -> each.line(LINE));
        Optional<String> blue = fields.get("blue").flatMap(each -> each.line(LINE));
        Optional<String> green = fields.get("green").flatMap(each -> each.line(LINE));
        String by = fields.get("by").flatMap(each -> each.line(LINE)).orElse(CALLER);
        if (fields.has("stages")) {
            return staged(value, fields, flag, by);
        }
        if (!fields.has("blue") || !fields.has("green")) {
            value.refuse("needs 'blue' and 'green', the variant of each side, or 'stages: true'");
        }
        if (flag.isEmpty() || blue.isEmpty() || green.isEmpty()) {
            return Optional.empty();
        }
        if (blue.equals(green)) {
            value.refuse("gives the same variant on both sides, so nothing would follow: name green's other one");
        }
        return Optional.of(new Plan.FollowingFlag(flag.get(), blue.get(), green.get(), by, false));
    }

    private static Optional<Plan.FollowingFlag> staged(Value value, Fields fields, Optional<String> flag, String by) {
        Optional<Boolean> stages = fields.get("stages").flatMap(each -> each.oneOf(Map.of("true", true)));
        if (fields.has("blue") || fields.has("green")) {
            value.refuse("tells the stages, whose variants are the migration's: remove 'blue' and 'green'");
            return Optional.empty();
        }
        return stages.flatMap(_ -> flag).map(key -> new Plan.FollowingFlag(key, "", "", by, true));
    }

    private static Optional<Path> path(Value value, Path folder) {
        return value.line(LINE).flatMap(text -> {
            try {
                return Optional.of(folder.resolve(text).normalize());
            } catch (InvalidPathException impossible) {
                value.refuse("is no path of a file");
                return Optional.empty();
            }
        });
    }
}
