package bascule.server;

import bascule.controller.Person;
import bascule.flags.By;
import bascule.flags.Flag;
import bascule.flags.FlagChange;
import bascule.flags.FlagChanges;
import bascule.flags.FlagStore;
import bascule.flags.Past;
import bascule.flags.Stale;
import bascule.flags.Standing;
import bascule.flags.Version;
import bascule.flags.imports.Import;
import bascule.flags.json.JsonText;
import bascule.migration.Harmless;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.server.Routes.Answering;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What people see of flags, and do to them. A change names the version it was made of; if that is
/// no longer in force it is not made, and the answer says which one is.
final class FlagDesk {
    private static final int HISTORY = 20;
    private static final int HISTORY_MAX = 1_000;
    private static final int DAYS_MAX = 3_650;

    /// Somebody else may write in between, where no version was named.
    private static final int TRIES = 5;

    private final Optional<FlagStore> store;
    private final InstantSource clock;

    FlagDesk(Optional<FlagStore> store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    List<Answering> all() {
        return List.of(
                new Answering(HandlerType.GET, "/v1/flags", this::list, Whom.VIEWERS),
                new Answering(HandlerType.GET, "/v1/flags/document", this::document, Whom.VIEWERS),
                new Answering(HandlerType.GET, "/v1/flags/history", this::history, Whom.VIEWERS),
                new Answering(HandlerType.GET, "/v1/flags/stale", this::stale, Whom.VIEWERS),
                new Answering(HandlerType.POST, "/v1/flags/changes", this::change),
                new Answering(HandlerType.POST, "/v1/flags/imports", this::bring),
                new Answering(HandlerType.POST, "/v1/flags/approvals", this::approve));
    }

    private FlagStore store() {
        return store.orElseThrow(ApiError::noFlags);
    }

    private Standing standing() {
        try {
            return store().read();
        } catch (StepException unread) {
            throw ApiError.flags(String.valueOf(unread.getMessage()));
        }
    }

    private void list(Context http) {
        Standing standing = standing();
        String only = http.queryParam("flag");
        List<Flag> flags = standing.flags().all().stream()
                .filter(flag -> only == null || flag.key().equals(only))
                .toList();
        if (only != null && flags.isEmpty()) {
            throw ApiError.unknownFlag(only);
        }
        ObjectNode answer = Shape.ok().put("version", standing.version().toString());
        ArrayNode all = answer.putArray("flags");
        flags.forEach(flag -> all.add(FlagShape.of(flag)));
        standing.refused().forEach(problem -> answer.withArray("refused").add(problem.toString()));
        ObjectNode listening = answer.putObject("listening");
        if (store() instanceof FlagStore.Heard heard) {
            heard.audience().listening().forEach((name, number) -> listening.put(name, number.orElse(0L)));
        }
        Routes.answer(http, answer);
    }

    private void document(Context http) {
        Standing standing = standing();
        ObjectNode answer = Shape.ok()
                .put("version", standing.version().toString())
                .put("document", JsonText.write(standing.reading().source()));
        ArrayNode refused = answer.putArray("refused");
        standing.refused().forEach(problem -> refused.add(FlagShape.of(problem)));
        Routes.answer(http, answer);
    }

    private void history(Context http) {
        int most = (int) Routes.number(http, "most", 1, HISTORY_MAX, HISTORY);
        ObjectNode answer = Shape.ok();
        ArrayNode changes = answer.putArray("changes");
        pasts(most).forEach(past -> changes.add(FlagShape.of(past)));
        Routes.answer(http, answer);
    }

    private void stale(Context http) {
        int days = (int) Routes.number(http, "days", 0, DAYS_MAX, Stale.DAYS);
        ObjectNode answer = Shape.ok();
        ArrayNode all = answer.putArray("stale");
        for (Stale each : Stale.of(standing(), pasts(Integer.MAX_VALUE), clock.instant(), days)) {
            all.addObject().put("flag", each.flag()).put("because", each.because());
        }
        Routes.answer(http, answer);
    }

    private List<Past> pasts(int most) {
        try {
            return store().history(most);
        } catch (StepException unread) {
            throw ApiError.flags(String.valueOf(unread.getMessage()));
        }
    }

    private void change(Context http) throws IOException, StepException, InterruptedException {
        Body body = Body.read(http, "flag", "change", "to", "version", "actor", "reason");
        Caller caller = Routes.demandEverywhere(http);
        make(http, ordered(body), body, caller);
    }

    /// Flags that others kept, as plain definitions. None that is here already is touched.
    private void bring(Context http) throws IOException, StepException, InterruptedException {
        Body body = Body.read(http, "from", "definitions", "version", "actor", "reason");
        Caller caller = Routes.demandEverywhere(http);
        Import all = FlagShape.imported(body.filled("from"), body.filled("definitions"));
        make(http, all.into(standing().reading().source()), body, caller);
    }

    /// An edit of the document by hand, where two people must want it.
    private void approve(Context http) throws IOException, StepException, InterruptedException {
        Body body = Body.read(http, "edit", "actor", "reason");
        Caller caller = Routes.demandEverywhere(http);
        String edit = body.filled("edit");
        var by = new By.Person(named(caller.actor(body)), reason(body));
        Standing made = store().approve(edit, by);
        tellMade(http, "approve the edit by hand " + edit, !made.refused().isEmpty(), made);
    }

    private void make(Context http, FlagChange change, Body body, Caller caller)
            throws StepException, InterruptedException {
        var by = new By.Person(named(caller.actor(body)), reason(body));
        Optional<Version> wanted = wanted(body);
        Optional<Standing> made = wanted.isPresent() ? once(change, wanted.get(), by) : again(change, by);
        if (made.isEmpty()) {
            tellChanged(http, wanted.map(Version::toString).orElse(""));
            return;
        }
        tellMade(http, change.describe(), made.get().proposed(change), made.get());
    }

    private static String named(String actor) {
        try {
            return Person.named(actor);
        } catch (Refused unfit) {
            throw ApiError.malformed("'actor': " + unfit.getMessage());
        }
    }

    /// As each client of a killed flag is told it: one line.
    private static String reason(Body body) {
        return Harmless.line(body.reason());
    }

    private static FlagChange ordered(Body body) {
        try {
            return FlagChanges.ordered(body.filled("change"), body.filled("flag"), body.text("to"), reason(body));
        } catch (Refused wrong) {
            throw ApiError.malformed(String.valueOf(wrong.getMessage()));
        }
    }

    private static Optional<Version> wanted(Body body) {
        String text = body.text("version");
        Optional<Version> version = Version.parse(text);
        if (version.isEmpty() && !text.isEmpty()) {
            throw ApiError.malformed("'version' is one that an answer told, such as 12-9f86d081, or empty for any");
        }
        return version;
    }

    /// @return empty if another version is in force
    private Optional<Standing> once(FlagChange change, Version wanted, By by) throws StepException {
        if (!standing().version().equals(wanted)) {
            return Optional.empty();
        }
        try {
            return Optional.of(store().write(change, wanted, by));
        } catch (Transient meanwhile) {
            if (standing().version().equals(wanted)) {
                throw ApiError.flags(String.valueOf(meanwhile.getMessage()));
            }
            return Optional.empty();
        }
    }

    private Optional<Standing> again(FlagChange change, By by) throws StepException {
        for (int left = TRIES; left > 0; left--) {
            Optional<Standing> made = once(change, standing().version(), by);
            if (made.isPresent()) {
                return made;
            }
        }
        return Optional.empty();
    }

    private void tellChanged(Context http, String wanted) {
        String current = standing().version().toString();
        http.status(409);
        Routes.answer(
                http,
                Shape.error(
                                "changed",
                                "the flags were changed meanwhile: version %s is in force, the change was made of %s"
                                        .formatted(current, wanted.isEmpty() ? "an older one" : wanted),
                                "look at the flag again, then change it")
                        .put("version", current));
    }

    /// With those who listen and have not taken it over, for whom nobody waits longer than a moment.
    private void tellMade(Context http, String what, boolean proposed, Standing made) throws InterruptedException {
        List<String> behind = new ArrayList<>();
        int all = 0;
        if (store() instanceof FlagStore.Heard heard) {
            behind.addAll(heard.audience().await(made.version(), FlagStore.Heard.PATIENCE));
            all = heard.audience().listening().size();
        }
        ObjectNode answer = Shape.ok()
                .put("what", what)
                .put("proposed", proposed)
                .put("version", made.version().toString())
                .put("listening", all);
        behind.forEach(answer.putArray("behind")::add);
        Routes.answer(http, answer);
    }
}
