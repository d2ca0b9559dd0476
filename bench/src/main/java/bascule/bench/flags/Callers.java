package bascule.bench.flags;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// Those of whom it is asked: half of them from `de`, the others from `fr`.
public final class Callers {
    /// A power of two, so that it costs next to nothing to go through them.
    public static final int COUNT = 1_024;

    private Callers() {}

    /// What a library wants to know of each, made once.
    ///
    /// @param made of an identity and a country
    static <T> List<T> each(BiFunction<String, String, T> made) {
        return IntStream.range(0, COUNT)
                .mapToObj(number -> made.apply(id(number), number % 2 == 0 ? "de" : "fr"))
                .toList();
    }

    static String id(int number) {
        return "caller-" + number;
    }
}
