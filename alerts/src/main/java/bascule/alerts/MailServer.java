package bascule.alerts;

/// A server that takes mail.
///
/// @param user whom it is to let in; empty if it lets everybody in
public record MailServer(String host, int port, Security security, String user, Reference password) {
    public enum Security {
        /// From the first byte on.
        TLS,
        /// Demanded before anything is said; a server that can't is told nothing.
        STARTTLS,
        /// None: for a server on the same machine.
        NONE
    }

    public MailServer {
        if (security == Security.NONE && !user.isEmpty()) {
            throw new IllegalArgumentException("no password goes over a connection that everybody can read");
        }
    }
}
