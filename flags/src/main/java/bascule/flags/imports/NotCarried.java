package bascule.flags.imports;

/// A rule that can't be brought over. Its flag is left out as a whole: without that rule it would mean something else.
final class NotCarried extends Exception {
    private static final long serialVersionUID = 1;

    NotCarried(String what) {
        super(what);
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
