package bascule.server;

import bascule.controller.Migrations;
import bascule.controller.Unfit;
import bascule.flags.FlagStore;
import bascule.journal.JournalException;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The API of a controller over HTTP. Everything but `/healthz` needs the token; every answer has the one shape; what
/// went wrong inside stays inside, under a reference.
public final class Server implements AutoCloseable {
    /// Connections at once; others wait in the system's queue.
    private static final int CONNECTIONS_MAX = 256;

    private static final long IDLE_MILLIS_MAX = 30_000;
    private static final long IDLE_MILLIS_CROWDED = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Javalin javalin;
    private final Listen listen;
    private final FlagRoutes flags;

    private Server(Javalin javalin, Listen listen, FlagRoutes flags) {
        this.javalin = javalin;
        this.listen = listen;
        this.flags = flags;
    }

    /// Answers from when this returns until `close`, which does not close the migrations.
    ///
    /// @throws Refused if it can't listen there
    public static Server start(ServerSettings settings, Migrations migrations) throws Refused {
        return start(settings, migrations, Optional.empty());
    }

    /// @param store of the flags that are served too
    public static Server start(ServerSettings settings, Migrations migrations, Optional<FlagStore> store)
            throws Refused {
        FlagRoutes flags = new FlagRoutes(store);
        Javalin javalin = Javalin.create(config -> configure(config, settings, new Routes(migrations, flags)));
        try {
            javalin.start(settings.listen().host(), settings.listen().port());
        } catch (JavalinBindException taken) {
            throw new Refused(cannotListen(settings.listen()), taken);
        }
        return new Server(javalin, new Listen(settings.listen().host(), javalin.port()), flags);
    }

    /// Where it answers; with the real port if any free one was asked for.
    public Listen listen() {
        return listen;
    }

    @Override
    public void close() {
        flags.close();
        javalin.stop();
    }

    private static void configure(JavalinConfig config, ServerSettings settings, Routes routes) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        config.jetty.modifyHttpConfiguration(Server::limit);
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(2_000);
            server.addBean(connectionLimit(server));
            server.setErrorHandler(new PlainError());
        });
        config.routes.before(context -> admit(context, settings.token()));
        routes.addTo(config.routes);
        tellErrors(config.routes);
    }

    /// Whoever sends nothing is let go quickly once there is no room for others.
    private static NetworkConnectionLimit connectionLimit(org.eclipse.jetty.server.Server server) {
        var limit = new NetworkConnectionLimit(CONNECTIONS_MAX, server);
        limit.setEndPointIdleTimeout(IDLE_MILLIS_CROWDED);
        return limit;
    }

    private static void limit(HttpConfiguration http) {
        http.setIdleTimeout(IDLE_MILLIS_MAX);
        http.setSendServerVersion(false);
    }

    /// Denies by default: whatever is not listed here needs the token, paths that do not exist too.
    private static void admit(Context context, Token token) {
        context.header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff");
        if (context.path().equals("/healthz") || token.shownBy(context.header("Authorization"))) {
            return;
        }
        context.header("WWW-Authenticate", "Bearer realm=\"bascule\"");
        throw ApiError.unauthorized();
    }

    private static void tellErrors(RoutesConfig routes) {
        routes.exception(ApiError.class, (error, context) -> tell(context, error));
        routes.exception(Unfit.class, Server::tellUnfit);
        routes.exception(Refused.class, (refused, context) -> tell(context, ApiError.refused(text(refused))));
        routes.exception(StepException.Fenced.class, (fenced, context) -> tell(context, ApiError.held(text(fenced))));
        routes.exception(JournalException.Held.class, (held, context) -> tell(context, ApiError.held(text(held))));
        routes.exception(JournalException.class, (broken, context) -> {
            LOG.error("the journal failed", broken);
            tell(context, ApiError.journal(text(broken)));
        });
        routes.exception(HttpResponseException.class, (answer, context) -> tell(context, ofJavalin(answer, context)));
        routes.exception(Exception.class, (bug, context) -> {
            String reference = UUID.randomUUID().toString();
            LOG.error("{} {} failed, {}", context.method(), context.path(), reference, bug);
            tell(context, ApiError.internal(reference));
        });
    }

    private static ApiError ofJavalin(HttpResponseException answer, Context context) {
        return switch (answer.getStatus()) {
            case 404 -> ApiError.unknownPath(context.path());
            case 405 -> ApiError.wrongMethod(context.method().name(), context.path());
            default -> ApiError.other(answer.getStatus(), text(answer));
        };
    }

    private static void tell(Context context, ApiError error) {
        context.status(error.status());
        Routes.answer(context, Shape.error(error.code(), error.text(), error.hint()));
    }

    private static void tellUnfit(Unfit unfit, Context context) {
        ApiError error = ApiError.unfit(text(unfit));
        context.status(error.status());
        var answer = Shape.error(error.code(), error.text(), error.hint());
        Routes.answer(context, Routes.with(unfit.problems(), answer));
    }

    private static String text(Exception exception) {
        return String.valueOf(exception.getMessage());
    }

    private static String cannotListen(Listen listen) {
        Listen other = new Listen(listen.host(), Math.min(listen.port() + 1, 65_535));
        return ("can't listen on %s: port %d is taken or the address is not this machine's. See who has it with"
                        + " 'ss -ltnp sport = :%d', or choose another with --listen %s")
                .formatted(listen, listen.port(), listen.port(), other);
    }
}
