package bascule.server;

import bascule.flags.Audience;
import bascule.flags.Evaluation;
import bascule.flags.Flag;
import bascule.flags.FlagStore;
import bascule.flags.Standing;
import bascule.flags.Version;
import bascule.flags.json.JsonText;
import bascule.flags.usage.UsageBook;
import bascule.migration.StepException;
import bascule.server.Routes.Answering;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the API answers about flags: OpenFeature's remote evaluation (OFREP), for clients in any language,
/// and the plain document that flagd can poll. Rules never go to whoever evaluates remotely.
final class FlagRoutes implements AutoCloseable {
    private final Optional<FlagStore> store;
    private final FlagDesk desk;
    private final Audience audience;
    private final FlagEvents events;
    private final UsageBook usage;
    private final FlagTroubles troubles = new FlagTroubles();

    FlagRoutes(Optional<FlagStore> store) {
        this.store = store;
        this.desk = new FlagDesk(store, InstantSource.system());
        Optional<FlagStore.Heard> heard =
                store.filter(FlagStore.Heard.class::isInstance).map(FlagStore.Heard.class::cast);
        this.audience = heard.map(FlagStore.Heard::audience).orElseGet(Audience::new);
        this.usage = heard.map(FlagStore.Heard::usage).orElseGet(() -> new UsageBook(InstantSource.system()));
        this.events = new FlagEvents(() -> OfrepText.tag(standing()));
    }

    List<Answering> all() {
        List<Answering> own = Stream.of(served(), desk.all(), new UsageDesk(store, usage).all())
                .flatMap(List::stream)
                .toList();
        Stream<Answering> beforehand = own.stream()
                .filter(each -> each.whom() == Whom.FRONT_ENDS)
                .map(each -> Answering.toAnyone(HandlerType.OPTIONS, each.path(), Crossing::preflight));
        return Stream.concat(own.stream(), beforehand).toList();
    }

    UsageBook usage() {
        return usage;
    }

    private List<Answering> served() {
        return List.of(
                new Answering(HandlerType.POST, "/ofrep/v1/evaluate/flags", this::bulk, Whom.FRONT_ENDS),
                new Answering(HandlerType.POST, "/ofrep/v1/evaluate/flags/{key}", this::single, Whom.FRONT_ENDS),
                new Answering(HandlerType.GET, "/v1/flags/events", this::follow, Whom.BACK_ENDS),
                new Answering(HandlerType.POST, "/v1/flags/confirmations", this::confirm, Whom.BACK_ENDS),
                new Answering(HandlerType.GET, "/v1/flags/flagd.json", this::document, Whom.BACK_ENDS));
    }

    private Standing standing() {
        FlagStore flags = store.orElseThrow(ApiError::noFlags);
        try {
            return troubles.seen(flags.read());
        } catch (StepException unread) {
            troubles.unread(String.valueOf(unread.getMessage()));
            throw ApiError.flags("no flags can be served now; viewers are told why: 'bascule flags list --server'");
        }
    }

    private void single(Context http) {
        Standing standing = standing();
        String key = http.pathParam("key");
        Optional<bascule.flags.Context> caller = OfrepText.caller(http);
        if (caller.isEmpty()) {
            http.status(400);
            Routes.answer(http, OfrepText.failed(key, "INVALID_CONTEXT", OfrepText.NO_CONTEXT));
            return;
        }
        Evaluation given = standing.flags().evaluate(key, caller.get());
        count(key, given, caller.get());
        http.status(OfrepText.status(given));
        Routes.answer(http, OfrepText.write(key, given));
    }

    /// The tag is of the flags and of the caller: nothing changed for this caller if neither did.
    private void bulk(Context http) {
        Standing standing = standing();
        Optional<bascule.flags.Context> caller = OfrepText.caller(http);
        if (caller.isEmpty()) {
            http.status(400);
            Routes.answer(http, OfrepText.failed("", "INVALID_CONTEXT", OfrepText.NO_CONTEXT));
            return;
        }
        ObjectNode answer = Shape.object();
        ArrayNode all = answer.putArray("flags");
        for (Flag flag : standing.flags().all()) {
            Evaluation given = flag.evaluate(caller.get());
            count(flag.key(), given, caller.get());
            all.add(OfrepText.write(flag.key(), given));
        }
        answer.set("metadata", Shape.tree(Map.of("version", standing.version().toString())));
        answer(http, "\"" + OfrepText.digest(answer.toString()) + "\"", answer + "\n");
    }

    private void count(String key, Evaluation given, bascule.flags.Context caller) {
        if (given instanceof Evaluation.Decided(var variant, _, _, _)) {
            usage.answered(key, variant, caller.targetingKey());
        }
    }

    private void document(Context http) {
        Standing standing = standing();
        answer(http, OfrepText.tag(standing), JsonText.write(standing.reading().plain()));
    }

    private static void answer(Context http, String tag, String body) {
        Tagged.answer(http, tag, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    /// Whoever says who it is, is waited for when something changes, until it confirms.
    private void follow(Context http) throws IOException {
        standing();
        String client = http.queryParam("client");
        if (client == null) {
            events.serve(http);
            return;
        }
        if (!Audience.name(client)) {
            throw ApiError.malformed("'client' is 1 to 100 letters, digits and any of . _ : -, not '" + client + "'");
        }
        try (Audience.Seat _ = audience.join(client)) {
            events.serve(http);
        }
    }

    private void confirm(Context http) throws IOException {
        Body body = Body.read(http, "client", "version");
        String client = body.filled("client");
        Version version = Version.parse(body.filled("version"))
                .orElseThrow(() -> ApiError.malformed("'version' is one that the events told, such as 12-9f86d081"));
        if (!audience.confirm(client, version)) {
            throw ApiError.notListening(client);
        }
        Routes.answer(http, Shape.ok());
    }

    @Override
    public void close() {
        events.close();
    }
}
