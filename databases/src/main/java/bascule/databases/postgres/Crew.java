package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Does tasks on a few workers at once until none is left. A task may bring further ones.
///
/// A table whose rows are refused is left alone from then on, and the others go on. Anything else
/// that goes wrong ends all of it.
final class Crew {
    /// Something to do about one table.
    interface Task {
        TableName about();

        void run(CopyWorker worker) throws SQLException, StepException, InterruptedException;
    }

    /// Too many sessions hold replication origins.
    private static final String NO_PLACE = "53400";

    private static final System.Logger LOG = System.getLogger(Crew.class.getName());

    private final Ends ends;
    private final int size;
    private final IntFunction<CopyWorker> hire;
    private final ArrayDeque<Task> waiting = new ArrayDeque<>();
    private final Map<TableName, StepException> refused = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private int busy;
    private @Nullable Exception failure;

    /// @param size how many workers at most
    /// @param hire makes the worker of a number, from 1
    Crew(Ends ends, int size, IntFunction<CopyWorker> hire) {
        this.ends = ends;
        this.size = size;
        this.hire = hire;
    }

    /// Returns once every task is done or given up, and no worker has a connection any more.
    ///
    /// @return what was refused, by table
    Map<TableName, StepException> work(Collection<? extends Task> tasks)
            throws SQLException, StepException, InterruptedException {
        begin(tasks);
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            fail(e);
        } finally {
            threads.forEach(Crew::joinUninterrupted);
        }
        throwFailure();
        return Map.copyOf(refused);
    }

    private synchronized void begin(Collection<? extends Task> tasks) {
        waiting.addAll(tasks);
        threads.clear();
        for (int number = 1; number <= size; number++) {
            var worker = hire.apply(number);
            var first = number == 1;
            threads.add(Thread.ofVirtual().name("copy " + number).start(() -> serve(worker, first)));
        }
    }

    /// Those that were begun are finished before others begin.
    synchronized void add(Collection<? extends Task> more) {
        more.forEach(waiting::addFirst);
        notifyAll();
    }

    /// An interrupted worker ends soon: its sockets are closed by the interruption.
    private static void joinUninterrupted(Thread thread) {
        var interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(CopyWorker worker, boolean first) {
        try {
            if (first || placed(worker)) {
                for (var task = next(); task != null; task = next()) {
                    run(task, worker);
                }
            }
            worker.leave();
        } catch (SQLException | StepException | RuntimeException | InterruptedException e) {
            fail(e);
            // Else what is under way at the servers could not be cancelled.
            var _ = Thread.interrupted();
            worker.renew();
        }
    }

    /// Fewer workers are better than none.
    private boolean placed(CopyWorker worker) throws SQLException, StepException {
        try {
            worker.target();
            return true;
        } catch (SQLException e) {
            if (!NO_PLACE.equals(e.getSQLState())) {
                throw e;
            }
            worker.close();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: fewer connections copy than the plan allows, because no more can hold a replication origin:"
                            + " raise max_replication_slots (max_active_replication_origins from PostgreSQL 18)",
                    ends.target().address().place());
            return false;
        }
    }

    private void run(Task task, CopyWorker worker) throws SQLException, StepException, InterruptedException {
        try {
            task.run(worker);
        } catch (StepException.Refused e) {
            refuse(task, e);
            worker.renew();
        } finally {
            done();
        }
    }

    private synchronized @Nullable Task next() throws InterruptedException {
        while (failure == null) {
            var task = waiting.poll();
            if (task == null && busy == 0) {
                notifyAll();
                return null;
            }
            if (task == null) {
                wait();
            } else if (!refused.containsKey(task.about())) {
                busy++;
                return task;
            }
        }
        return null;
    }

    private synchronized void done() {
        busy--;
        notifyAll();
    }

    private synchronized void refuse(Task task, StepException.Refused why) {
        refused.putIfAbsent(task.about(), why);
    }

    private synchronized void fail(Exception why) {
        if (failure == null) {
            failure = why;
            threads.stream()
                    .filter(thread -> !thread.equals(Thread.currentThread()))
                    .forEach(Thread::interrupt);
        }
        notifyAll();
    }

    private synchronized void throwFailure() throws SQLException, StepException, InterruptedException {
        switch (failure) {
            case null -> {}
            case SQLException e -> throw e;
            case StepException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
