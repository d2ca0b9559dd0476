package bascule.demo.shop;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The ways in which the shop's version 2 can misbehave.
public enum BadGreen {
    ERRORS("errors", SomeErrors::new),
    SLOW("slow", SlowAnswers::new);

    /// The variable that tells version 2's process.
    public static final String VARIABLE = "SHOP_BAD";

    private final String word;
    private final Supplier<Fault> fault;

    BadGreen(String word, Supplier<Fault> fault) {
        this.word = word;
        this.fault = fault;
    }

    public String word() {
        return word;
    }

    Fault fault() {
        return fault.get();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(BadGreen::word).toList();
    }

    /// @return empty if there is no such way
    public static Optional<BadGreen> named(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }
}
