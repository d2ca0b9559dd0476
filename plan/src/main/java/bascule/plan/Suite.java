package bascule.plan;

import bascule.migration.Phase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Checks of the plan's own that green must pass, one after the other, before a phase.
///
/// @param every how far two runs are apart while one fails
public record Suite(String name, Phase.Name before, List<Check> checks, Duration every) {
    public Suite {
        checks = List.copyOf(checks);
    }

    /// The commands that it asks.
    public List<String> commands() {
        return checks.stream()
                .filter(Check.Command.class::isInstance)
                .map(each -> ((Check.Command) each).name())
                .toList();
    }

    /// Whether green is put under load, which is not to happen each minute.
    public boolean loads() {
        return checks.stream().anyMatch(Check.Bears.class::isInstance);
    }

    public sealed interface Check {
        /// As people write it: `GET /health`.
        String word();

        /// A request to each address of green.
        ///
        /// @param path with its query; like header and body it may name what an earlier answer had: `${id}`
        /// @param token is sent as `Authorization: Bearer`
        /// @param json what the answer must have at which place
        /// @param keep under which name what the answer has at which place
        record Request(
                String method,
                String path,
                Map<String, String> headers,
                Secret token,
                Optional<String> body,
                int status,
                Map<String, String> json,
                Map<String, String> keep)
                implements Check {
            /// What an earlier answer had.
            public static final Pattern KEPT = Pattern.compile("\\$\\{([a-z0-9][a-z0-9-]{0,39})}");

            public Request {
                headers = new LinkedHashMap<>(headers);
                json = new LinkedHashMap<>(json);
                keep = new LinkedHashMap<>(keep);
            }

            @Override
            public String word() {
                return method + " " + path;
            }
        }

        /// A number of green's database.
        record Sql(String query, double is) implements Check {
            @Override
            public String word() {
                return "sql " + query;
            }
        }

        /// A load that green must bear.
        record Bears(Load load) implements Check {
            @Override
            public String word() {
                return "load of " + load.describe();
            }
        }

        /// A command that ends with 0.
        record Command(String name) implements Check {
            @Override
            public String word() {
                return "command " + name;
            }
        }
    }
}
