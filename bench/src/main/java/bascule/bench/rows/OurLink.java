package bascule.bench.rows;

import bascule.data.Link;
import bascule.data.Mapping;
import bascule.databases.postgres.PostgresAddress;
import bascule.databases.postgres.PostgresPair;
import bascule.embedded.EmbeddedPostgres;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Our pair over the two databases, as a migration has it, and its forward flow.
public final class OurLink implements AutoCloseable {
    public static final Epoch EPOCH = new Epoch(1);
    private static final long END_SECONDS = 30;

    private final PostgresPair pair;
    private final AtomicBoolean ending = new AtomicBoolean();
    private @Nullable FutureTask<Void> flow;

    private OurLink(PostgresPair pair) {
        this.pair = pair;
    }

    /// Registered at both; the target's tables stand already.
    public static OurLink open(Servers servers, String database, List<String> tables) throws StepException {
        var pair = new PostgresPair(
                "bench",
                address(servers.source(), Servers.SHOP),
                address(servers.target(), database),
                tables.stream().map(Mapping::same).toList());
        pair.blue().register(EPOCH);
        pair.green().register(EPOCH);
        return new OurLink(pair);
    }

    private static PostgresAddress address(EmbeddedPostgres server, String database) {
        return new PostgresAddress(server.url(database), server.user(), server::password);
    }

    public PostgresPair pair() {
        return pair;
    }

    public Link forward() {
        return pair.forward();
    }

    /// Starts the flow in a thread of its own.
    public void follow() {
        var task = new FutureTask<Void>(() -> {
            pair.forward().flow().run(EPOCH, ending::get);
            return null;
        });
        flow = task;
        Thread.ofPlatform().name("bench-flow").start(task);
    }

    /// @throws StepException if the flow broke
    public void mustFollow() throws StepException {
        FutureTask<Void> running = flow;
        if (running != null && running.isDone()) {
            try {
                running.get();
            } catch (ExecutionException broke) {
                throw new StepException.Transient("the flow broke: " + broke.getCause(), broke);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Ends the flow and takes every trace off both databases.
    @Override
    public void close() throws StepException {
        ending.set(true);
        FutureTask<Void> running = flow;
        try {
            if (running != null) {
                running.get(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException broke) {
            throw new StepException.Transient("the flow did not end well: " + broke, broke);
        } finally {
            pair.forward().drop(EPOCH);
            pair.blue().forget(EPOCH);
            pair.green().forget(EPOCH);
            pair.close();
        }
    }
}
