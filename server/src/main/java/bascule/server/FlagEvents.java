package bascule.server;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells clients that flags changed, as server-sent events: each change is one `refetchEvaluation`, and the
/// client asks again. It never sends what a flag gives, so a client that reads slowly misses nothing: it
/// learns of the newest version when it reads again. Each client waits on a thread of its own; one that
/// takes nothing is dropped by the server's idle limit and holds up nobody.
final class FlagEvents implements AutoCloseable {
    static final int CLIENTS_MAX = 2_000;
    private static final long LOOK_MILLIS = 20;
    private static final long BEAT_MILLIS = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(FlagEvents.class);

    private final Semaphore places = new Semaphore(CLIENTS_MAX);
    private final Supplier<String> tags;
    private String tag = "";
    private boolean watching;
    private boolean closed;

    /// @param tags of the version in force
    FlagEvents(Supplier<String> tags) {
        this.tags = tags;
    }

    /// Returns when the client is gone, or this is closed.
    void serve(Context http) throws IOException {
        if (!places.tryAcquire()) {
            throw ApiError.crowded(CLIENTS_MAX);
        }
        try {
            watch();
            http.contentType("text/event-stream").header("Cache-Control", "no-cache");
            ServletOutputStream out = http.res().getOutputStream();
            send(out, "retry: 1000\n\n");
            String told = "";
            while (true) {
                String now = next(told);
                if (now.isEmpty()) {
                    return;
                }
                send(out, now.equals(told) ? ":\n\n" : event(now));
                told = now;
            }
        } catch (IOException gone) {
            LOG.debug("a client of flag events went away", gone);
        } finally {
            places.release();
        }
    }

    private static String event(String tag) {
        return "event: refetchEvaluation\ndata: {\"type\":\"refetchEvaluation\",\"etag\":" + Shape.tree(tag) + "}\n\n";
    }

    private static void send(ServletOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /// Another tag than the one told, or the same after a while so that the line stays open; empty once closed.
    private synchronized String next(String told) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS);
        while (!closed && tag.equals(told)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return tag;
            }
            try {
                wait(left);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new IOException("the server stops", stopping);
            }
        }
        return closed ? "" : tag;
    }

    /// One look for all clients, begun with the first of them.
    private synchronized void watch() {
        String now = tags.get();
        if (!now.equals(tag)) {
            tag = now;
            notifyAll();
        }
        if (!watching) {
            watching = true;
            Thread.ofVirtual().name("flag-events").start(this::look);
        }
    }

    private void look() {
        while (paused()) {
            try {
                String now = tags.get();
                synchronized (this) {
                    if (!now.equals(tag)) {
                        tag = now;
                        notifyAll();
                    }
                }
            } catch (RuntimeException unread) {
                LOG.warn("flags can't be read, clients are told nothing new", unread);
            }
        }
    }

    private synchronized boolean paused() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
        try {
            long left = LOOK_MILLIS;
            while (!closed && left > 0) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            }
        } catch (InterruptedException stopping) {
            return false;
        }
        return !closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
