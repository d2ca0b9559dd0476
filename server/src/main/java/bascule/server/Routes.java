package bascule.server;

import bascule.comparison.Difference;
import bascule.comparison.Sample;
import bascule.controller.Migrations;
import bascule.controller.Preflight;
import bascule.controller.Status;
import bascule.controller.Unfit;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What the API answers to. Every handler is a thin translation to one call of [Migrations].
final class Routes {
    /// Entries of a journal in one answer; `more` tells that there are others.
    static final int ENTRIES_MAX = 1_000;
    /// Migrations in one answer; `more` tells that there are others.
    static final int LIST_MAX = 200;
    /// Lines of a log in one answer.
    static final int LINES_MAX = 10_000;

    private static final int LINES = 100;

    private final Migrations migrations;
    private final Optional<Duration> glass;

    /// @param glass how long broken glass lasts; empty where nobody may break it
    Routes(Migrations migrations, Optional<Duration> glass) {
        this.migrations = migrations;
        this.glass = glass;
    }

    /// One of the things that the server answers to.
    ///
    record Answering(HandlerType method, String path, Handler handler, Whom whom) {
        Answering(HandlerType method, String path, Handler handler) {
            this(method, path, handler, Whom.OPERATORS);
        }

        static Answering toAnyone(HandlerType method, String path, Handler handler) {
            return new Answering(method, path, handler, Whom.ANYONE);
        }

        /// Whether somebody may change by it what others see.
        boolean changes() {
            return HandlerType.POST.equals(method)
                    && (whom == Whom.OPERATORS || whom == Whom.APPROVERS || whom == Whom.ACTORS);
        }

        /// Whether it answers without a token.
        boolean open() {
            return whom == Whom.ANYONE;
        }
    }

    /// All of them. A test walks this list, so that none can be forgotten.
    List<Answering> all() {
        return List.of(
                Answering.toAnyone(HandlerType.GET, "/healthz", context -> answer(context, Shape.ok())),
                new Answering(HandlerType.GET, "/v1/migrations", this::list, Whom.VIEWERS),
                new Answering(HandlerType.POST, "/v1/migrations", this::start),
                new Answering(HandlerType.GET, "/v1/migrations/{name}", this::status, Whom.VIEWERS),
                new Answering(HandlerType.POST, "/v1/migrations/{name}/orders", this::order),
                new Answering(HandlerType.POST, "/v1/migrations/{name}/approvals", this::approve, Whom.APPROVERS),
                new Answering(HandlerType.POST, "/v1/migrations/{name}/arrangements", this::arrange),
                new Answering(HandlerType.POST, "/v1/migrations/{name}/glass", this::breakGlass, Whom.ACTORS),
                new Answering(HandlerType.POST, "/v1/migrations/{name}/reviews", this::review, Whom.ACTORS),
                new Answering(HandlerType.GET, "/v1/migrations/{name}/journal", this::journal, Whom.VIEWERS),
                new Answering(HandlerType.GET, "/v1/migrations/{name}/log", this::log, Whom.VIEWERS),
                new Answering(HandlerType.GET, "/v1/migrations/{name}/samples", this::samples, Whom.VIEWERS),
                new Answering(HandlerType.POST, "/v1/preflight", this::preflight));
    }

    private void list(Context context) {
        ObjectNode answer = Shape.ok();
        ArrayNode all = answer.putArray("migrations");
        Caller caller = Caller.of(context);
        String after = Objects.requireNonNullElse(context.queryParam("after"), "");
        int most = (int) number(context, "most", 1, LIST_MAX, LIST_MAX);
        List<Status> seen = migrations.list().stream()
                .filter(status -> caller.sees(status.name()) && status.name().compareTo(after) > 0)
                .toList();
        seen.stream().limit(most).forEach(status -> all.add(StatusText.write(status)));
        answer(context, answer.put("more", seen.size() > most));
    }

    private void start(Context context) throws IOException, Refused, Unfit {
        Body body = Body.read(context, "plan", "scripts", "actor", "reason");
        Caller caller = demandEverywhere(context);
        answer(
                context,
                StatusText.write(
                        migrations.start(body.filled("plan"), folder(body), caller.actor(body), body.reason())));
    }

    private void preflight(Context context) throws IOException, Refused {
        Body body = Body.read(context, "plan", "scripts");
        demandEverywhere(context);
        Preflight found = migrations.preflight(body.filled("plan"), folder(body));
        ObjectNode answer = with(found.against(), Shape.ok());
        found.uncarried().forEach(answer.putArray("uncarried")::add);
        answer(context, answer);
    }

    static Caller demandEverywhere(Context context) {
        Caller caller = Caller.of(context);
        if (!caller.migrations().isEmpty()) {
            throw ApiError.onlySome(caller);
        }
        return caller;
    }

    static ObjectNode with(List<String> problems, ObjectNode answer) {
        problems.forEach(answer.putArray("problems")::add);
        return answer;
    }

    private void status(Context context) {
        answer(context, StatusText.write(known(context)));
    }

    private void order(Context context) throws IOException, Refused, Fenced {
        Body body = Body.read(context, "order", "actor", "reason");
        Event.Order order = word(Event.Order.class, "the order", body.text("order"));
        String name = known(context).name();
        answer(
                context,
                StatusText.write(migrations.order(name, Caller.of(context).actor(body), order, body.reason())));
    }

    private void approve(Context context) throws IOException, Refused, Fenced {
        Body body = Body.read(context, "gate", "actor", "reason");
        String name = known(context).name();
        answer(
                context,
                StatusText.write(
                        migrations.approve(name, Caller.of(context).actor(body), body.filled("gate"), body.reason())));
    }

    private void arrange(Context context) throws IOException, Refused, Fenced {
        Body body = Body.read(context, "matter", "value", "actor", "reason");
        Event.Matter matter = word(Event.Matter.class, "the matter", body.text("matter"));
        String name = known(context).name();
        String actor = Caller.of(context).actor(body);
        answer(context, StatusText.write(migrations.arrange(name, actor, matter, body.filled("value"), body.reason())));
    }

    private void breakGlass(Context context) throws IOException, Refused, Fenced {
        Body body = Body.read(context, "actor", "reason");
        String name = known(context).name();
        Duration lasts = glass.orElseThrow(ApiError::noGlass);
        String actor = Caller.of(context).actor(body);
        answer(context, StatusText.write(migrations.breakGlass(name, actor, lasts, body.filled("reason"))));
    }

    private void review(Context context) throws IOException, Refused, Fenced {
        Body body = Body.read(context, "actor", "reason");
        String name = known(context).name();
        answer(
                context,
                StatusText.write(migrations.review(name, Caller.of(context).actor(body), body.reason())));
    }

    private void journal(Context context) throws Refused {
        String name = known(context).name();
        int newest = (int) number(context, "newest", 1, ENTRIES_MAX, 0);
        List<Entry> after = migrations.journal(name, number(context, "after", 0, Long.MAX_VALUE, 0));
        List<Entry> entries = newest == 0 ? after : after.subList(Math.max(0, after.size() - newest), after.size());
        ObjectNode answer = Shape.ok().put("id", name);
        ArrayNode some = answer.putArray("entries");
        entries.stream().limit(ENTRIES_MAX).forEach(entry -> some.add(EntryText.write(entry)));
        answer(context, answer.put("more", entries.size() > ENTRIES_MAX));
    }

    private void log(Context context) throws Refused {
        String name = known(context).name();
        int most = (int) number(context, "most", 1, LINES_MAX, LINES);
        ObjectNode answer = Shape.ok().put("id", name);
        ArrayNode lines = answer.putArray("lines");
        for (Migrations.Line line : migrations.log(name, most)) {
            lines.addObject().put("at", line.at().toString()).put("text", line.text());
        }
        answer(context, answer);
    }

    private void samples(Context context) throws Refused {
        String name = known(context).name();
        ObjectNode answer = Shape.ok().put("id", name);
        ArrayNode all = answer.putArray("samples");
        for (Migrations.Sampled each : migrations.samples(name)) {
            write(all.addObject().put("route", each.route()), each.sample());
        }
        answer(context, answer);
    }

    private static void write(ObjectNode node, Sample sample) {
        node.put("at", sample.at().toString())
                .put("method", sample.method())
                .put("trace", sample.trace().orElse(""))
                .put("copiedTo", sample.copiedTo().word());
        ArrayNode differences = node.putArray("differences");
        for (Difference each : sample.differences()) {
            differences
                    .addObject()
                    .put("path", each.path())
                    .put("blue", each.blue())
                    .put("copy", each.copy());
        }
    }

    private Status known(Context context) {
        String name = context.pathParam("name");
        return Optional.of(name)
                .filter(Caller.of(context)::sees)
                .flatMap(migrations::status)
                .orElseThrow(() -> ApiError.unknownMigration(name));
    }

    private static <E extends Enum<E>> E word(Class<E> type, String what, String word) {
        try {
            return Shape.constant(type, word);
        } catch (IllegalArgumentException unknown) {
            throw ApiError.malformed(what + " " + unknown.getMessage());
        }
    }

    private static Path folder(Body body) {
        String folder = body.filled("scripts");
        try {
            Path path = Path.of(folder);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException impossible) {
            throw ApiError.malformed("'scripts' is no path: " + impossible.getReason());
        }
        throw ApiError.malformed("'scripts' must be an absolute path of a folder, not " + folder);
    }

    static long number(Context context, String name, long least, long most, long otherwise) {
        String text = context.queryParam(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // told below, with the range
        }
        throw ApiError.malformed(
                "'%s' must be a whole number from %d to %d, not '%s'".formatted(name, least, most, text));
    }

    static void answer(Context context, ObjectNode answer) {
        context.contentType("application/json").result(answer + "\n");
    }
}
