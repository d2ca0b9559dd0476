package bascule.server;

import bascule.controller.Migrations;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The status of a migration as it changes, as server-sent events. A viewer that goes, or reads nothing, is let go; one
/// that stays is asked to come again after ten minutes, so that nobody stays longer than they may.
final class LiveEvents implements AutoCloseable {
    static final int VIEWERS_MAX = 100;

    private static final Duration EVERY = Duration.ofMillis(200);
    private static final Duration AT_MOST = Duration.ofMinutes(10);
    /// How long nothing is said where nothing changes.
    private static final int QUIET_LOOKS = 25;

    private final Shown shown;
    private final Semaphore places = new Semaphore(VIEWERS_MAX);
    private final CountDownLatch closed = new CountDownLatch(1);

    LiveEvents(Migrations migrations) {
        this.shown = new Shown(migrations);
    }

    List<Routes.Answering> all() {
        return List.of(
                new Routes.Answering(HandlerType.GET, "/v1/migrations/{name}/events", this::follow, Whom.VIEWERS));
    }

    private void follow(Context context) throws IOException, InterruptedException {
        String name = context.pathParam("name");
        if (!Caller.of(context).sees(name) || shown.status(name).isEmpty()) {
            throw ApiError.unknownMigration(name);
        }
        if (!places.tryAcquire()) {
            throw ApiError.busy(VIEWERS_MAX + " viewers follow migrations now, which is the most: close one");
        }
        try {
            context.contentType("text/event-stream; charset=utf-8");
            context.header("X-Accel-Buffering", "no").header("Connection", "close");
            tell(context.res().getOutputStream(), name);
        } finally {
            places.release();
        }
    }

    /// Until the viewer or the server goes, which writing to one who left tells.
    private void tell(OutputStream out, String name) throws IOException, InterruptedException {
        long looks = AT_MOST.dividedBy(EVERY);
        String before = "";
        int quiet = 0;
        for (long look = 0; look < looks; look++) {
            Optional<String> status = shown.status(name);
            if (status.isEmpty()) {
                return;
            }
            String now = status.get();
            quiet = now.equals(before) ? quiet + 1 : 0;
            if (quiet == 0) {
                say(out, "event: status\ndata: " + now + "\n\n");
                before = now;
            } else if (quiet % QUIET_LOOKS == 0) {
                say(out, ": nothing new\n\n");
            }
            if (closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
