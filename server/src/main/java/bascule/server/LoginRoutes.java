package bascule.server;

import bascule.migration.StepException.Refused;
import bascule.server.Routes.Answering;
import bascule.server.Unvouched.Why;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to a provider that signs people in, and back. What goes wrong on it is told on the dashboard's first page,
/// in a word; the log has the rest.
final class LoginRoutes {
    static final String BEGIN = "/v1/session/login";
    static final String BACK = "/v1/session/back";
    /// Holds what a browser began.
    static final String COOKIE = "bascule_login";

    private static final int BEGUN_SECONDS_MAX = 600;
    private static final Logger LOG = LoggerFactory.getLogger(LoginRoutes.class);

    private final Optional<Provider> provider;
    private final Places places;
    private final Sessions sessions;

    LoginRoutes(Optional<Provider> provider, Places places, Sessions sessions) {
        this.provider = provider;
        this.places = places;
        this.sessions = sessions;
    }

    List<Answering> all() {
        return List.of(
                Answering.toAnyone(HandlerType.GET, BEGIN, this::begin),
                Answering.toAnyone(HandlerType.GET, BACK, this::back));
    }

    private void begin(Context context) {
        Provider there = provider.orElseThrow(ApiError::noProvider);
        Attempt attempt = Attempt.begun();
        try {
            URI asking = there.asking(attempt, places.at(context, BACK));
            context.cookie(cookie(context, attempt.text(), BEGUN_SECONDS_MAX));
            context.redirect(asking.toString());
        } catch (Unvouched unvouched) {
            refuse(context, unvouched);
        }
    }

    private void back(Context context) {
        Provider there = provider.orElseThrow(ApiError::noProvider);
        Optional<Attempt> attempt = Attempt.parse(context.cookie(COOKIE));
        context.cookie(cookie(context, "", 0));
        try {
            if (attempt.isEmpty()) {
                throw new Unvouched(Why.EXPIRED, "somebody came back who began nothing here");
            }
            URI answered = URI.create(places.at(context, BACK) + "?" + context.queryString());
            Provider.Vouched vouched =
                    there.vouched(attempt.get(), answered, places.at(context, BACK), places.at(context, "/"));
            String key = sessions.admit(vouched.caller(), there.lasts(), vouched.leave());
            context.cookie(Entrance.cookie(key, there.lasts(), places.encrypted(context)));
            context.redirect("/");
        } catch (Unvouched unvouched) {
            refuse(context, unvouched);
        } catch (Refused unkept) {
            refuse(context, new Unvouched(Why.UNREACHABLE, "the session can't be kept", unkept));
        } catch (IllegalArgumentException nonsense) {
            refuse(context, new Unvouched(Why.UNBELIEVED, "what came back is no address", nonsense));
        }
    }

    private static void refuse(Context context, Unvouched unvouched) {
        LOG.warn("nobody was signed in: {}", String.valueOf(unvouched.getMessage()));
        context.redirect("/?login=" + Shape.word(unvouched.why()));
    }

    /// A provider's page leads back here, so that it must come along from there; it is good for nothing else.
    private Cookie cookie(Context context, String value, int seconds) {
        return new Cookie(COOKIE, value, BACK, seconds, places.encrypted(context), true, null, SameSite.LAX);
    }
}
