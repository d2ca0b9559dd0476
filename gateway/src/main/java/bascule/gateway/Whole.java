package bascule.gateway;

/// Whole numbers as people write them.
final class Whole {
    private Whole() {}

    /// @throws IllegalArgumentException if the text is none
    static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("'" + text + "' is no whole number: write digits only");
        }
        return Integer.parseInt(text);
    }
}
