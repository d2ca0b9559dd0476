package bascule.controller;

import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.StepException;
import bascule.plan.gates.RecordedWindow;
import bascule.traffic.Figures;
import bascule.traffic.Figures.Sides;
import bascule.traffic.Measuring;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Looks once a second at what the gateways counted while something stands that a guard or a gate could be about, and
/// records each window between two looks, whether the plan asks anything of it or not: another plan may.
final class Recorder implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Measuring measuring;
    private final Supplier<Optional<Stretch>> standing;
    private final InstantSource clock;
    private final Consumer<RecordedWindow> file;
    private final Consumer<String> log;
    private final Thread thread;
    private Optional<Look> before = Optional.empty();

    private record Look(Stretch stretch, Instant at, String run, Sides sides) {
        Duration stood() {
            return Duration.between(stretch.since(), at);
        }
    }

    /// @param standing what stands now, if anything does
    Recorder(
            String name,
            Measuring measuring,
            Supplier<Optional<Stretch>> standing,
            InstantSource clock,
            Consumer<RecordedWindow> file,
            Consumer<String> log) {
        this.measuring = measuring;
        this.standing = standing;
        this.clock = clock;
        this.file = file;
        this.log = log;
        this.thread = Thread.ofVirtual().name("recorder-" + name).start(this::run);
    }

    /// What stands, if anything does, of a migration that is at work.
    static Optional<Stretch> standing(Migration migration, State state) {
        return Stretch.of(migration, state, Phase.Name.RAMP).or(() -> Stretch.of(migration, state, Phase.Name.SHADOW));
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException closing) {
            // closed
        } catch (RuntimeException bug) {
            log.accept("a bug ended the recording of windows, which stops nothing else: " + bug);
        }
    }

    private void look() {
        Optional<Look> now = seen();
        if (now.isPresent() && before.filter(last -> adjoins(last, now.get())).isPresent()) {
            record(before.get(), now.get());
        }
        before = now;
    }

    private Optional<Look> seen() {
        Optional<Stretch> stretch = standing.get();
        if (stretch.isEmpty()) {
            return Optional.empty();
        }
        try {
            Figures figures = measuring.figures();
            return Optional.of(new Look(stretch.get(), clock.instant(), figures.run(), figures.total()));
        } catch (StepException unseen) {
            return Optional.empty();
        }
    }

    private static boolean adjoins(Look last, Look now) {
        return last.stretch().equals(now.stretch())
                && last.run().equals(now.run())
                && !last.stood().isNegative()
                && now.stood().compareTo(last.stood()) > 0;
    }

    private void record(Look last, Look now) {
        Phase phase = now.stretch().phase();
        file.accept(new RecordedWindow(
                last.at(),
                phase.id(),
                phase.name(),
                last.stood(),
                now.stood(),
                new Sides(
                        now.sides().blue().since(last.sides().blue()),
                        now.sides().green().since(last.sides().green()))));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
