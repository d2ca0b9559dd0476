package bascule.plan;

import bascule.alerts.Kind;
import bascule.alerts.Letter;
import bascule.alerts.MailServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who is told what of a migration, and by which means.
///
/// @param dashboard where people find the controller's
/// @param held how long a cutover may be half-way before that is told
/// @param lag how far behind a flow may be before that is told; empty if it never is
public record AlertRules(Optional<URI> dashboard, Duration held, Optional<Duration> lag, List<Told> to) {
    public AlertRules {
        to = List.copyOf(to);
    }

    /// Somebody who is told.
    public record Told(String name, Means means, Set<Kind> kinds) {
        public Told {
            kinds = Set.copyOf(kinds);
        }
    }

    /// How an alert gets there.
    public sealed interface Means {
        /// JSON to an address of one's own.
        record Webhook(Secret url, Secret token) implements Means {}

        record Slack(Secret url) implements Means {}

        /// @param at host and port of the Events API
        record PagerDuty(Secret key, URI at) implements Means {}

        record Mail(String host, int port, MailServer.Security security, String user, Secret password, Letter letter)
                implements Means {}
    }
}
