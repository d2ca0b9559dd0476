package bascule.controller;

import bascule.migration.Epoch;
import bascule.migration.Flow;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Flows on threads of their own, each started again after a while when it breaks.
final class FlowThreads implements Flows {
    private static final Logger LOG = LoggerFactory.getLogger(FlowThreads.class);
    private static final Duration END_WITHIN = Duration.ofSeconds(15);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    /// A flow that has run for so long again is well; a broken one stumbles over the same row sooner.
    private static final Duration STANDS = Duration.ofSeconds(2);

    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Consumer<String> log;
    private final Consumer<StepException.Fenced> lost;
    private boolean closed;

    /// @param lost told when a flow finds that a newer term holds the migration
    FlowThreads(Consumer<String> log, Consumer<StepException.Fenced> lost) {
        this.log = log;
        this.lost = lost;
    }

    @Override
    public synchronized void keep(List<Flow> wanted, Epoch epoch) throws StepException {
        var names = wanted.stream().map(Flow::name).toList();
        for (var name : List.copyOf(running.keySet())) {
            if (!names.contains(name)) {
                end(name);
            }
        }
        for (var flow : closed ? List.<Flow>of() : wanted) {
            running.computeIfAbsent(flow.name(), _ -> new Running(flow, epoch).start());
        }
    }

    private void end(String name) throws StepException.Transient {
        Running flow = running.get(name);
        if (flow != null) {
            if (!flow.end()) {
                throw new StepException.Transient(
                        "the " + name + " flow has not ended within " + END_WITHIN.toSeconds() + " s");
            }
            running.remove(name);
        }
    }

    @Override
    public synchronized List<String> troubles() {
        var troubles = new ArrayList<String>();
        for (var flow : running.values()) {
            if (!flow.trouble.isEmpty()) {
                troubles.add(flow.flow.name() + " flow: " + flow.trouble);
            }
        }
        return troubles;
    }

    @Override
    public synchronized void close() {
        closed = true;
        running.values().forEach(flow -> flow.ending = true);
        running.values().forEach(Running::end);
        running.clear();
    }

    private final class Running {
        final Flow flow;
        final Epoch epoch;
        final CountDownLatch ended = new CountDownLatch(1);
        volatile boolean ending;
        volatile String trouble = "";
        private volatile Thread thread = Thread.currentThread();

        Running(Flow flow, Epoch epoch) {
            this.flow = flow;
            this.epoch = epoch;
        }

        Running start() {
            thread = Thread.ofPlatform().name("flow-" + flow.name()).daemon().start(this::run);
            return this;
        }

        boolean end() {
            ending = true;
            try {
                if (ended.await(END_WITHIN.toMillis() / 2, TimeUnit.MILLISECONDS)) {
                    return true;
                }
                thread.interrupt();
                return ended.await(END_WITHIN.toMillis() / 2, TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private void run() {
            try {
                Duration pause = FIRST_PAUSE;
                while (!ending) {
                    long begun = System.nanoTime();
                    if (!runOnce()) {
                        return;
                    }
                    boolean stood = System.nanoTime() - begun > LONGEST_PAUSE.toNanos();
                    pause = stood ? FIRST_PAUSE : pause.multipliedBy(2);
                    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
                    rest(pause);
                }
            } finally {
                ended.countDown();
            }
        }

        /// Whether it should be run again.
        private boolean runOnce() {
            try {
                long begun = System.nanoTime();
                flow.run(epoch, () -> {
                    if (System.nanoTime() - begun > STANDS.toNanos()) {
                        trouble = "";
                    }
                    return ending;
                });
            } catch (StepException.Fenced fenced) {
                lost.accept(fenced);
                return false;
            } catch (StepException failure) {
                told(failure.getMessage());
            } catch (RuntimeException bug) {
                told("a bug: " + bug);
                LOG.error("a bug in a flow", bug);
            }
            return !ending;
        }

        private void told(String what) {
            if (!ending && !what.equals(trouble)) {
                log.accept(flow.name() + " flow: " + what);
            }
            trouble = what;
        }

        private void rest(Duration time) {
            try {
                Thread.sleep(time);
            } catch (InterruptedException interrupted) {
                ending = true;
            }
        }
    }
}
