package bascule.demo.shop;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The ways in which the shop's version 2 can misbehave.
public enum BadGreen {
    ERRORS("errors"),
    SLOW("slow"),
    WRONG_ANSWERS("wrong-answers"),
    LEAK("leak");

    /// The variable that tells version 2's process.
    public static final String VARIABLE = "SHOP_BAD";

    private final String word;

    BadGreen(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    Fault fault() {
        return switch (this) {
            case ERRORS -> new SomeErrors();
            case SLOW -> new SlowAnswers();
            case WRONG_ANSWERS -> new WrongAnswers();
            case LEAK -> new Leak();
        };
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(BadGreen::word).toList();
    }

    /// @return empty if there is no such way
    public static Optional<BadGreen> named(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }
}
