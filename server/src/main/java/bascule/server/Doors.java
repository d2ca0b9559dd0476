package bascule.server;

import static java.util.stream.Collectors.joining;

import bascule.controller.Migrations;
import bascule.migration.Spelling;
import bascule.server.Routes.Answering;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// All that a server answers to. Denies by default: what is not open by its own word needs the
/// token or a session, paths that do not exist too, of which anybody who has one is told what is
/// near. A key for flags passes where it may, and nowhere else.
final class Doors implements AutoCloseable {
    private final Entrance entrance;
    private final LiveEvents events;
    private final FlagRoutes flags;
    private final Metrics metrics;
    private final Repeats repeats = new Repeats();
    private final List<Answering> all;
    private final List<Door> doors;

    private record Door(HandlerType method, Pattern path, Whom whom) {}

    Doors(ServerSettings settings, Migrations migrations, FlagRoutes flags) {
        this.flags = flags;
        entrance = new Entrance(settings, migrations::actsAlone);
        events = new LiveEvents(migrations);
        metrics = new Metrics(migrations, flags.usage());
        all = Stream.of(
                        new Routes(migrations, settings.glass()).all(),
                        new DutyRoutes(migrations).all(),
                        entrance.all(),
                        events.all(),
                        flags.all(),
                        metrics.all(),
                        new Description().all(),
                        new Assets().all())
                .flatMap(List::stream)
                .toList();
        doors = all.stream()
                .map(each -> new Door(each.method(), pattern(each.path()), each.whom()))
                .toList();
    }

    /// A test walks this list, so that none can be forgotten.
    List<Answering> all() {
        return all;
    }

    void addTo(RoutesConfig routes) {
        routes.before(this::admit);
        all.forEach(each -> routes.addHttpHandler(
                each.method(), each.path(), each.changes() ? repeats.once(each.handler()) : each.handler()));
    }

    /// Before anything of a path is looked at.
    private void admit(Context context) {
        context.header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff");
        if (doors.stream()
                .anyMatch(each -> each.whom() == Whom.FRONT_ENDS
                        && each.path().matcher(context.path()).matches())) {
            Crossing.allow(context);
        }
        Whom whom = doors.stream()
                .filter(each -> each.method().equals(context.method())
                        && each.path().matcher(context.path()).matches())
                .map(Door::whom)
                .findFirst()
                .orElse(Whom.VIEWERS);
        if (whom != Whom.ANYONE) {
            entrance.admit(context, whom);
        }
    }

    @Override
    public void close() {
        events.close();
        flags.close();
        metrics.close();
    }

    /// The path that somebody may have meant: one with as many parts, of which few letters differ.
    Optional<String> near(String path) {
        String[] parts = path.split("/", -1);
        Map<String, String> filled = new HashMap<>();
        for (Answering each : all) {
            String[] wanted = each.path().split("/", -1);
            if (wanted.length == parts.length) {
                String name = IntStream.range(0, parts.length)
                        .mapToObj(place -> wanted[place].startsWith("{") ? parts[place] : wanted[place])
                        .collect(joining("/"));
                filled.putIfAbsent(name, each.path());
            }
        }
        return Spelling.nearest(path, filled.keySet()).map(filled::get);
    }

    /// `/m/{name}` stands for any name, which has no slash.
    private static Pattern pattern(String path) {
        return Pattern.compile(
                Stream.of(path.split("\\{\\w+}", -1)).map(Pattern::quote).collect(joining("[^/]+")));
    }
}
