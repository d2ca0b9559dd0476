package bascule.cli;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Keeps a process running until a signal ends it, or its thread is interrupted.
final class UntilTold {
    private UntilTold() {}

    /// Something that ends by itself.
    interface End {
        void await() throws InterruptedException;
    }

    /// Returns on interruption. On a signal everything is closed first, in this order, and then the process goes.
    static void run(List<AutoCloseable> running) {
        run(running, new CountDownLatch(1)::await);
    }

    /// Returns at that end, too.
    static void run(List<AutoCloseable> running, End end) {
        var hook = new Thread(() -> running.forEach(UntilTold::close), "end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            end.await();
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException interrupted) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception failure) {
            System.err.println("bascule: while ending: " + failure.getMessage());
        }
    }
}
