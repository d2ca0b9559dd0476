package bascule.server;

import bascule.migration.StepException.Refused;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Who may come in: whoever shows the token, and a browser whose person showed it once. What a
/// browser changes must come from a page of this server.
final class Entrance {
    static final String COOKIE = "bascule_session";

    private static final int NAME_MAX = 64;
    private static final Pattern ACTS = Pattern.compile("/v1/migrations/([^/]+)/(?:orders|approvals|arrangements)");

    private final Keyring keys;
    private final List<FlagKey> flagKeys;
    private final Sessions sessions;
    private final Places places;
    private final Optional<Provider> provider;
    private final Emergency emergency;

    /// Whether a person acts alone on a migration now, whatever their role.
    interface Emergency {
        boolean actsAlone(String migration, String person);
    }

    Entrance(ServerSettings settings, Emergency emergency) {
        this.emergency = emergency;
        this.keys = new Keyring(settings.token(), settings.grants());
        this.flagKeys = settings.flagKeys();
        this.sessions = new Sessions(keys, settings.sessions(), InstantSource.system(), new Guesses(System::nanoTime));
        this.places = new Places(settings.address());
        this.provider = settings.login().map(Provider::new);
    }

    /// @throws ApiError if nobody is known by what the request shows, it shows a key that is not for this, or another
    ///     page sent it
    void admit(Context context, Whom whom) {
        String shown = context.header("Authorization");
        Optional<Caller> holder = keys.shownBy(shown);
        if (holder.isPresent()) {
            letIn(context, holder.get(), whom);
            return;
        }
        Optional<FlagKey> key =
                flagKeys.stream().filter(each -> each.token().shownBy(shown)).findFirst();
        if (key.isPresent()) {
            demandScope(key.get(), whom);
            return;
        }
        Optional<Caller> caller = sessions.caller(context.cookie(COOKIE));
        if (caller.isEmpty()) {
            context.header("WWW-Authenticate", "Bearer realm=\"bascule\"");
            throw ApiError.unauthorized();
        }
        if (!HandlerType.GET.equals(context.method()) && !HandlerType.HEAD.equals(context.method())) {
            demandOwnPage(context);
        }
        letIn(context, caller.get(), whom);
    }

    private void letIn(Context context, Caller caller, Whom whom) {
        if (!caller.role().mayPass(whom) && !actsAlone(context, caller)) {
            throw ApiError.notTheirs(caller, whom);
        }
        caller.remember(context);
    }

    /// Who may only look gets nothing by it, nor does anybody on a migration that is not theirs.
    private boolean actsAlone(Context context, Caller caller) {
        Matcher path = ACTS.matcher(context.path());
        return caller.role().mayPass(Whom.ACTORS)
                && path.matches()
                && caller.sees(path.group(1))
                && !caller.person().isEmpty()
                && emergency.actsAlone(path.group(1), caller.person());
    }

    private static void demandScope(FlagKey key, Whom whom) {
        if (!key.mayPass(whom)) {
            throw ApiError.outOfScope(key);
        }
    }

    List<Routes.Answering> all() {
        return Stream.concat(own().stream(), new LoginRoutes(provider, places, sessions).all().stream())
                .toList();
    }

    private List<Routes.Answering> own() {
        return List.of(
                Routes.Answering.toAnyone(HandlerType.POST, "/v1/session", this::open),
                Routes.Answering.toAnyone(HandlerType.GET, "/v1/session", this::show),
                new Routes.Answering(HandlerType.DELETE, "/v1/session", this::close, Whom.VIEWERS));
    }

    private void open(Context context) throws IOException, Refused {
        demandOwnPage(context);
        Body body = Body.read(context, "actor", "token");
        String who = body.filled("actor").strip();
        if (who.length() > NAME_MAX) {
            throw ApiError.malformed("'actor' has at most " + NAME_MAX + " characters");
        }
        String key = sessions.open(who, body.text("token"), context.ip());
        context.cookie(cookie(key, Sessions.LASTS, places.encrypted(context)));
        Routes.answer(context, Shape.ok().put("actor", who));
    }

    /// That a browser keeps of a session.
    static Cookie cookie(String key, Duration lasts, boolean encrypted) {
        return new Cookie(COOKIE, key, "/", (int) lasts.toSeconds(), encrypted, true, null, SameSite.STRICT);
    }

    private void show(Context context) {
        Optional<Caller> holder = keys.shownBy(context.header("Authorization"));
        Optional<Caller> caller = holder.or(() -> sessions.caller(context.cookie(COOKIE)));
        String who = holder.map(Caller::person)
                .orElseGet(() -> sessions.who(context.cookie(COOKIE)).orElse(""));
        Routes.answer(
                context,
                Shape.ok()
                        .put("signedIn", caller.isPresent())
                        .put("actor", who)
                        .put("provider", provider.map(Provider::name).orElse(""))
                        .put("role", caller.map(each -> Shape.word(each.role())).orElse("")));
    }

    private void close(Context context) throws Refused {
        String key = context.cookie(COOKIE);
        Optional<URI> leave = key == null ? Optional.empty() : sessions.close(key);
        context.removeCookie(COOKIE, "/");
        Routes.answer(context, Shape.ok().put("leave", leave.map(URI::toString).orElse("")));
    }

    /// A browser says which page a request comes from, and lets no page lie about it.
    private void demandOwnPage(Context context) {
        String origin = context.header("Origin");
        if (origin != null && !places.own(context, origin)) {
            throw ApiError.foreign(origin);
        }
        if (origin == null && context.cookie(COOKIE) != null) {
            throw ApiError.foreign("no page that it names");
        }
    }
}
