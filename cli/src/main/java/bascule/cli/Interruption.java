package bascule.cli;

import bascule.migration.Harmless;

/// Tells a person who interrupts a wait, with Ctrl-C, that only the waiting ends.
final class Interruption implements AutoCloseable {
    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    /// From now on, until it is closed.
    static Interruption told(String name) {
        var hook = new Thread(
                () -> System.err.printf(
                        "%nbascule: interrupted; %s goes on%nhint: bascule watch %s%n",
                        Harmless.line(name), Harmless.line(name)),
                "interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the process ends already, and the hook has said its sentence
        }
    }
}
