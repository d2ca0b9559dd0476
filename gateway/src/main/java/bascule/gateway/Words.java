package bascule.gateway;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Choices as people write them: the constant `REQUIRED` is the word `required`.
final class Words {
    private Words() {}

    static String text(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// For people: what may be written.
    static <T extends Enum<T>> String of(Class<T> choices) {
        return Arrays.stream(choices.getEnumConstants()).map(Words::text).collect(Collectors.joining(" or "));
    }

    /// @throws IllegalArgumentException if the text is none of them
    static <T extends Enum<T>> T parse(Class<T> choices, String text) {
        return Arrays.stream(choices.getEnumConstants())
                .filter(each -> text(each).equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + text + "' is not allowed here: write " + of(choices)));
    }
}
