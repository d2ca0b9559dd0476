package bascule.bench.flags;

import java.io.IOException;

/// Flags as one library keeps them, in this process and without a network. Closing it ends its threads.
public interface Evaluator extends AutoCloseable {
    /// What is asked.
    enum Question {
        /// Of a flag that is on for everybody.
        STATIC("static"),
        /// Of one that is on for callers from one of two countries, or for whom the library has in its place.
        RULE("rule"),
        /// Of one that is on for a quarter of the callers.
        FRACTIONAL("fractional");

        private final String key;

        Question(String key) {
            this.key = key;
        }

        /// The flag's key.
        public String key() {
            return key;
        }
    }

    String name();

    /// Whether the flag is on.
    ///
    /// @param caller a number below [Callers#COUNT]
    boolean on(Question question, int caller);

    @Override
    default void close() throws IOException {}
}
