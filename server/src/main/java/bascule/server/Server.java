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
import io.javalin.util.JavalinException;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The API of a controller over HTTP, and its dashboard. What the API answers has the one shape; what went wrong inside
/// stays inside, under a reference.
public final class Server implements AutoCloseable {
    /// Connections at once: as many programs as may listen to flags, and people beside them. Others wait in the
    /// system's queue.
    static final int CONNECTIONS_MAX = FlagEvents.CLIENTS_MAX + 256;

    private static final long IDLE_MILLIS_MAX = 30_000;
    private static final long IDLE_MILLIS_CROWDED = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Javalin javalin;
    private final Doors doors;
    private final Listen listen;
    private final SelfCheck check;

    private Server(Javalin javalin, Doors doors, Listen listen, SelfCheck check) {
        this.javalin = javalin;
        this.doors = doors;
        this.listen = listen;
        this.check = check;
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
        var doors = new Doors(settings, migrations, new FlagRoutes(store));
        Javalin javalin = Javalin.create(config -> configure(config, settings, doors));
        try {
            javalin.start();
        } catch (JavalinBindException taken) {
            throw new Refused(cannotListen(settings.listen()), taken);
        }
        Listen listen = new Listen(settings.listen().host(), javalin.port());
        return new Server(
                javalin, doors, listen, new SelfCheck(listen, settings.key().isPresent(), migrations));
    }

    /// Where it answers; with the real port if any free one was asked for.
    public Listen listen() {
        return listen;
    }

    @Override
    public void close() {
        check.close();
        doors.close();
        try {
            javalin.stop();
        } catch (JavalinException slow) {
            LOG.warn("requests under way were cut off: {}", text(slow));
        }
    }

    private static void configure(JavalinConfig config, ServerSettings settings, Doors doors) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        config.jetty.modifyHttpConfiguration(Server::limit);
        config.jetty.addConnector((server, http) -> Connectors.of(settings, server, http));
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(2_000);
            server.addBean(connectionLimit(server));
            server.setErrorHandler(new PlainError());
        });
        doors.addTo(config.routes);
        tellErrors(config.routes, doors);
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

    private static void tellErrors(RoutesConfig routes, Doors doors) {
        routes.exception(ApiError.class, (error, context) -> tell(context, error));
        routes.exception(Unfit.class, Server::tellUnfit);
        routes.exception(
                Refused.class, (refused, context) -> tell(context, ApiError.refused(text(refused), next(context))));
        routes.exception(StepException.Fenced.class, (fenced, context) -> tell(context, ApiError.held(text(fenced))));
        routes.exception(JournalException.Held.class, (held, context) -> tell(context, ApiError.held(text(held))));
        routes.exception(JournalException.class, (broken, context) -> {
            LOG.error("the journal failed: {}", text(broken));
            tell(context, ApiError.journal(text(broken)));
        });
        routes.exception(
                HttpResponseException.class, (answer, context) -> tell(context, ofJavalin(answer, context, doors)));
        routes.exception(Exception.class, (bug, context) -> {
            String reference = UUID.randomUUID().toString();
            LOG.error("{} {} failed, {}", context.method(), context.path(), reference, bug);
            tell(context, ApiError.internal(reference));
        });
    }

    /// What shows where the migration stands that was asked about.
    private static String next(Context context) {
        String name = context.pathParamMap().get("name");
        return name == null ? "" : "bascule status " + name;
    }

    private static ApiError ofJavalin(HttpResponseException answer, Context context, Doors doors) {
        return switch (answer.getStatus()) {
            case 404 -> ApiError.unknownPath(context.path(), doors.near(context.path()));
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
