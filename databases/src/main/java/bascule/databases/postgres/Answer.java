package bascule.databases.postgres;

import bascule.migration.Durations;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What a database answers in time. One that can't be reached may keep whoever asks for as long as
/// its connections allow; while requests are held nobody waits that long.
final class Answer {
    private Answer() {}

    interface Question<A> {
        A ask() throws StepException;
    }

    /// To be asked only what changes nothing: the question may go on for a while after its time is
    /// over.
    ///
    /// @param who is asked, for the message
    /// @throws StepException.Transient if there is no answer in time
    static <A> A within(Duration limit, String who, Question<A> question) throws StepException {
        var asked = new FutureTask<>(question::ask);
        var thread = Thread.ofVirtual().name("asking " + who).start(asked);
        try {
            return asked.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            thread.interrupt();
            throw new StepException.Transient(who + " has not answered within " + Durations.text(limit), late);
        } catch (InterruptedException interrupted) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new StepException.Transient("interrupted while asking " + who, interrupted);
        } catch (ExecutionException failed) {
            throw theirs(failed.getCause());
        }
    }

    private static StepException theirs(@Nullable Throwable cause) {
        return switch (cause) {
            case StepException failure -> failure;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException(cause);
        };
    }
}
