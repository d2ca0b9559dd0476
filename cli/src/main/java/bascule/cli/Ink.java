package bascule.cli;

/// How a stretch of text is told apart on a terminal. Health is never told by blue or green, which are names of
/// sides here, and never by colour alone.
enum Ink {
    PLAIN(""),
    STRONG("1"),
    FAINT("2"),
    WORRY("33"),
    ALARM("1;31"),
    BLUE("34"),
    GREEN("32");

    private final String code;

    Ink(String code) {
        this.code = code;
    }

    String on(String text) {
        return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
