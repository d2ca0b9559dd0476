package bascule.plan.gates;

import bascule.migration.StepException;
import bascule.migration.StepException.Transient;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Asks something outside while whoever looks goes on: one question at a time, and never waited for. The question
/// must end by itself.
final class Aside<T> {
    private final Callable<T> question;
    private Optional<FutureTask<T>> asked = Optional.empty();

    Aside(Callable<T> question) {
        this.question = question;
    }

    /// What is under way says nothing any more.
    void forget() {
        asked = Optional.empty();
    }

    /// The answer to what an earlier look asked, if it is there, and only once. Asks anew then.
    ///
    /// @throws StepException if there was none
    Optional<T> look() throws StepException {
        return look(true);
    }

    /// The same, and asks anew only where that is due.
    Optional<T> look(boolean due) throws StepException {
        if (asked.filter(task -> !task.isDone()).isPresent()) {
            return Optional.empty();
        }
        Optional<FutureTask<T>> before = asked;
        asked = due ? Optional.of(begun()) : Optional.empty();
        return before.isEmpty() ? Optional.empty() : Optional.of(result(before.get()));
    }

    /// Whether something is asked that was not answered yet.
    boolean asking() {
        return asked.isPresent();
    }

    /// Whether nothing is under way; what was answered may not have been taken yet.
    boolean idle() {
        return asked.filter(task -> !task.isDone()).isEmpty();
    }

    private FutureTask<T> begun() {
        var next = new FutureTask<>(question);
        Thread.ofVirtual().name("guard").start(next);
        return next;
    }

    private static <T> T result(FutureTask<T> done) throws StepException {
        try {
            return done.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof StepException known) {
                throw known;
            }
            throw new Transient(String.valueOf(failure.getCause()), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Transient("interrupted", interrupted);
        }
    }
}
