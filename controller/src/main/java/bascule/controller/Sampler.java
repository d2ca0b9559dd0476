package bascule.controller;

import bascule.data.Pair;
import bascule.migration.StepException;
import bascule.traffic.Balancer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Looks at the world outside again and again, so that whoever asks for a status never waits for it. Once the migration
/// has ended it looks a last time: what was blue may be gone by then, and that is no trouble.
final class Sampler implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(300);

    private final Optional<Pair> pair;
    private final Optional<Balancer> balancer;
    private final BooleanSupplier ended;
    private final Thread thread;
    private volatile boolean closing;
    private volatile Optional<Balancer.Standing> traffic = Optional.empty();
    private volatile Optional<Status.Links> links = Optional.empty();
    private volatile String trouble = "";

    Sampler(String name, Optional<Pair> pair, Optional<Balancer> balancer, BooleanSupplier ended) {
        this.pair = pair;
        this.balancer = balancer;
        this.ended = ended;
        this.thread = Thread.ofVirtual().name("sampler-" + name).start(this::run);
    }

    private void run() {
        while (!closing) {
            boolean over = ended.getAsBoolean();
            String unseen = sample();
            trouble = over ? "" : unseen;
            if (over) {
                return;
            }
            try {
                Thread.sleep(EVERY);
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    /// @return what could not be seen, empty if all could
    private String sample() {
        try {
            traffic = balancer.isPresent() ? Optional.of(balancer.get().standing()) : Optional.empty();
            if (pair.isPresent()
                    && pair.get().blue().registered()
                    && pair.get().green().registered()) {
                links = Optional.of(new Status.Links(
                        pair.get().forward().standing(), pair.get().reverse().standing()));
            }
            return "";
        } catch (StepException unseen) {
            return unseen.getMessage();
        }
    }

    Optional<Balancer.Standing> traffic() {
        return traffic;
    }

    Optional<Status.Links> links() {
        return links;
    }

    String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
    }
}
