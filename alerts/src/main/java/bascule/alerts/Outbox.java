package bascule.alerts;

import bascule.migration.Durations;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells one receiver, one alert after the other and in their order, with a thread of its own: nobody waits for it.
///
/// What was told is on disk at once, behind the telling. So whoever begins anew with the same alerts tells none a
/// second time but the one that was under way: taken, and not yet on record as taken.
public final class Outbox implements AutoCloseable {
    /// More than these never wait: of those that come then it is told nothing.
    static final int WAITING_MAX = 256;

    private final Receiver receiver;
    private final DealtWith dealtWith;
    private final Patience patience;
    private final InstantSource clock;
    private final Consumer<String> log;
    private final BlockingQueue<Alert> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    /// What is older is no news: another machine's controller has told it, since there is no file here yet.
    private final Instant since;

    private final Thread thread;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicLong told = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();
    private volatile boolean closing;
    private volatile String trouble = "";

    /// @param file what the receiver has taken so far is kept there
    /// @throws Refused if that can't be read
    public Outbox(Receiver receiver, Path file, Patience patience, InstantSource clock, Consumer<String> log)
            throws Refused {
        this.receiver = receiver;
        this.patience = patience;
        this.clock = clock;
        this.log = log;
        this.since = Files.exists(file) ? Instant.MIN : clock.instant().minus(patience.giveUp());
        try {
            this.dealtWith = new DealtWith(file);
        } catch (IOException unread) {
            throw new Refused(
                    "%s, which says what '%s' was told, can't be read: %s; mend its rights, or remove it to tell all"
                                    .formatted(file, receiver.name(), unread)
                            + " again",
                    unread);
        }
        this.thread = Thread.ofVirtual().name("alerts-" + receiver.name()).start(this::run);
    }

    /// Takes an alert, unless its receiver does not want it or was told before.
    public void put(Alert alert) {
        if (!receiver.wants(alert.kind()) || dealtWith.knows(alert)) {
            return;
        }
        if (alert.at().isBefore(since)) {
            record(alert, false);
            return;
        }
        pending.incrementAndGet();
        if (!waiting.offer(alert)) {
            giveUp(alert, WAITING_MAX + " others wait");
        }
    }

    /// How its receiver is told now.
    public Delivery delivery() {
        int more = waiting.size();
        return new Delivery(
                receiver.name(),
                told.get(),
                pending.get(),
                givenUp.get(),
                trouble.isEmpty() || more == 0 ? trouble : trouble + "; " + more + " more wait");
    }

    private void run() {
        try {
            while (!closing) {
                deliver(waiting.take());
            }
        } catch (InterruptedException interrupted) {
            // closed: the next outbox with this file goes on
        }
    }

    private void deliver(Alert alert) throws InterruptedException {
        if (dealtWith.loneEnd(alert)) {
            dealtWith(alert, false);
            return;
        }
        Instant end = alert.at().plus(patience.giveUp());
        Duration pause = patience.first();
        while (true) {
            try {
                attempt(alert);
                taken(alert);
                return;
            } catch (Refused never) {
                giveUp(alert, never.getMessage());
                return;
            } catch (StepException later) {
                if (clock.instant().plus(pause).isAfter(end)) {
                    giveUp(alert, later.getMessage() + ", for " + Durations.text(patience.giveUp()));
                    return;
                }
                troubled(alert, later.getMessage());
            }
            Thread.sleep(pause);
            pause = patience.next(pause);
        }
    }

    /// By a thread of its own, since a server that sends a byte now and then outwaits every wait of a library.
    private void attempt(Alert alert) throws StepException, InterruptedException {
        var telling = new FutureTask<>(() -> {
            receiver.channel().tell(alert);
            return true;
        });
        Thread.ofVirtual().name("alert-to-" + receiver.name()).start(telling);
        try {
            telling.get(patience.attempt().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new Transient("it does not take it within " + Durations.text(patience.attempt()), late);
        } catch (ExecutionException failure) {
            throw why(failure.getCause());
        } finally {
            telling.cancel(true);
        }
    }

    /// Of a bug only its kind: its message might show what must not be shown.
    private static StepException why(@Nullable Throwable failure) {
        return failure instanceof StepException known
                ? known
                : new Transient("it can't be told: "
                        + (failure == null ? "" : failure.getClass().getSimpleName()));
    }

    private void taken(Alert alert) {
        if (!trouble.isEmpty()) {
            log.accept("alerts: '%s' is told again, of %s".formatted(receiver.name(), alert.id()));
        }
        trouble = "";
        told.incrementAndGet();
        dealtWith(alert, true);
    }

    private void troubled(Alert alert, String why) {
        String words = "'%s' is not told of %s yet: %s".formatted(receiver.name(), alert.id(), why);
        if (!words.equals(trouble)) {
            log.accept("alerts: " + words + "; tried again");
        }
        trouble = words;
    }

    private void giveUp(Alert alert, String why) {
        trouble = "'%s' was not told of %s: %s".formatted(receiver.name(), alert.id(), why);
        log.accept("alerts: " + trouble + "; given up: " + alert.headline());
        givenUp.incrementAndGet();
        dealtWith(alert, false);
    }

    private void dealtWith(Alert alert, boolean taken) {
        pending.decrementAndGet();
        record(alert, taken);
    }

    private void record(Alert alert, boolean taken) {
        try {
            dealtWith.add(alert, taken);
        } catch (IOException unwritten) {
            log.accept(
                    "alerts: that '%s' was told of %s can't be recorded, so a controller that is started anew may tell"
                                    .formatted(receiver.name(), alert.id())
                            + " it again: " + unwritten.getMessage());
        }
    }

    /// What waits stays untold.
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
    }
}
