package bascule.balancers;

import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Asks several at the same time, and waits for what each has to say. Each call has its own limit.
final class Together<M> {
    interface Ask<M, T> {
        T of(M member) throws StepException;
    }

    interface Tell<M> {
        void to(M member) throws StepException;
    }

    /// What each said, in their order.
    static final class Answers<M, T> {
        private final Map<M, T> good = new LinkedHashMap<>();
        private final Map<M, StepException> failures = new LinkedHashMap<>();

        List<M> good() {
            return List.copyOf(good.keySet());
        }

        T of(M member) {
            return Objects.requireNonNull(good.get(member));
        }

        boolean failed() {
            return !failures.isEmpty();
        }

        /// @throws StepException if one could not: who is fenced first, then who is for the operator; the
        ///     message has what each said
        void demand() throws StepException {
            if (failures.isEmpty()) {
                return;
            }
            for (StepException each : failures.values()) {
                if (each instanceof Fenced) {
                    throw each;
                }
            }
            StepException first = failures.values().iterator().next();
            String text = String.join(
                    "; ",
                    failures.values().stream()
                            .map(each -> String.valueOf(each.getMessage()))
                            .toList());
            if (failures.values().stream().anyMatch(Refused.class::isInstance)) {
                throw new Refused(text, first);
            }
            throw new Transient(text, first);
        }

        /// What all said.
        ///
        /// @throws StepException if one could not
        List<T> whole() throws StepException {
            demand();
            return List.copyOf(good.values());
        }
    }

    Answers<M, Boolean> tell(List<M> members, Tell<M> tell) {
        return ask(members, member -> {
            tell.to(member);
            return true;
        });
    }

    <T> Answers<M, T> ask(List<M> members, Ask<M, T> ask) {
        Answers<M, T> answers = new Answers<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<M, Future<T>> asked = new LinkedHashMap<>();
            for (M each : members) {
                Callable<T> call = () -> ask.of(each);
                asked.put(each, threads.submit(call));
            }
            asked.forEach((each, future) -> take(answers, each, future));
        }
        return answers;
    }

    private static <M, T> void take(Answers<M, T> answers, M member, Future<T> future) {
        try {
            answers.good.put(member, future.get());
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            answers.failures.put(member, new Transient("the call to " + member + " was interrupted", e));
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof StepException failure)) {
                throw new IllegalStateException(e.getCause());
            }
            answers.failures.put(member, failure);
        }
    }
}
