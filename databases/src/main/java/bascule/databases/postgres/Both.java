package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// What two databases answered that were asked at the same time, or what came of two things that
/// were begun at once.
record Both<H, T>(H here, T there) {
    interface Question<A> {
        A ask() throws SQLException, StepException;
    }

    /// Returns or throws once both have ended, so that nobody uses a connection any more. How long
    /// that may take is up to the limits of the connections. If one fails, what the other gave is
    /// closed if it can be.
    static <H, T> Both<H, T> ask(Question<H> here, Question<T> there) throws SQLException, StepException {
        var other = new FutureTask<>(there::ask);
        Thread.ofVirtual().name("other side").start(other);
        H mine;
        try {
            mine = here.ask();
        } catch (SQLException | StepException | RuntimeException e) {
            try {
                close(answer(other), e);
            } catch (SQLException | StepException | RuntimeException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
        try {
            return new Both<>(mine, answer(other));
        } catch (SQLException | StepException | RuntimeException e) {
            close(mine, e);
            throw e;
        }
    }

    private static void close(Object answer, Exception because) {
        if (answer instanceof AutoCloseable open) {
            try {
                open.close();
            } catch (Exception also) {
                because.addSuppressed(also);
            }
        }
    }

    private static <T> T answer(FutureTask<T> other) throws SQLException, StepException {
        try {
            return other.get();
        } catch (ExecutionException e) {
            var cause = e.getCause();
            if (cause instanceof SQLException failed) {
                throw failed;
            }
            if (cause instanceof StepException failed) {
                throw failed;
            }
            throw new IllegalStateException(cause);
        } catch (InterruptedException e) {
            throw Interruption.of("waiting for a database", e);
        }
    }
}
