package bascule.migration;

/// The two environments a migration swings between.
public enum Side {
    BLUE,
    GREEN;

    public Side other() {
        return this == BLUE ? GREEN : BLUE;
    }

    /// The word people and documents use: `blue` or `green`.
    public String word() {
        return this == BLUE ? "blue" : "green";
    }

    /// The side a word names.
    ///
    /// @throws IllegalArgumentException if it names neither
    public static Side of(String word) {
        return switch (word) {
            case "blue" -> BLUE;
            case "green" -> GREEN;
            default -> throw new IllegalArgumentException("'" + word + "' is neither 'blue' nor 'green'");
        };
    }
}
