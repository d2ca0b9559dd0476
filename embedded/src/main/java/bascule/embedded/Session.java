package bascule.embedded;

/// Servers and watches get sessions of their own: a Ctrl-C in the terminal is for us, and we end them in order.
final class Session {
    private Session() {}

    static String tool() {
        return Account.tool("setsid")
                .orElseThrow(() -> new EmbeddedPostgresException(
                        "there is no `setsid`; install util-linux (apt-get install util-linux)"));
    }
}
