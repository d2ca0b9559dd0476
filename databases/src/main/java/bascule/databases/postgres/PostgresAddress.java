package bascule.databases.postgres;

import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Where a database is and who we are there. The password is asked for at each connection, so that a
/// rotated one is picked up, and is never printed.
///
/// @param url a JDBC URL without user and password:
///     `jdbc:postgresql://host:5432/shop?sslmode=verify-full`
public record PostgresAddress(String url, String user, Supplier<String> password) {
    /// What a URL may set. The driver knows parameters that load classes or write files; a plan must not.
    private static final Set<String> ALLOWED = Set.of(
            "sslmode", "sslnegotiation", "sslrootcert", "sslcert", "sslkey", "channelBinding", "targetServerType");

    /// @throws IllegalArgumentException if the URL is not PostgreSQL's, or holds more than a place
    public PostgresAddress {
        var parsed = parse(url);
        if (user.isBlank()) {
            throw new IllegalArgumentException(
                    "the database user of " + place(parsed) + " is missing: name it beside the URL");
        }
    }

    /// Host, port and database, as people write them: `127.0.0.1:5432/shop`.
    public String place() {
        return place(parse(url));
    }

    public String database() {
        return String.valueOf(PGProperty.PG_DBNAME.getOrDefault(parse(url)));
    }

    private static String place(Properties parsed) {
        return "%s:%s/%s"
                .formatted(
                        PGProperty.PG_HOST.getOrDefault(parsed),
                        PGProperty.PG_PORT.getOrDefault(parsed),
                        PGProperty.PG_DBNAME.getOrDefault(parsed));
    }

    private static Properties parse(String url) {
        var parameters = url.indexOf('?');
        var plain = parameters < 0 ? url : url.substring(0, parameters);
        if (plain.contains("@")) {
            throw new IllegalArgumentException(
                    "a database URL must not hold user or password: give them beside the URL, by reference");
        }
        var parsed = Driver.parseURL(url, null);
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "'" + plain + "' is no PostgreSQL URL: write jdbc:postgresql://host:5432/database");
        }
        if (parameters >= 0) {
            for (var pair : url.substring(parameters + 1).split("&", -1)) {
                var key = pair.split("=", 2)[0];
                if (!key.isEmpty() && !ALLOWED.contains(key)) {
                    throw new IllegalArgumentException(
                            "the URL of " + place(parsed) + " sets '" + key + "', which is not allowed there: only "
                                    + ALLOWED.stream().sorted().toList());
                }
            }
        }
        return parsed;
    }

    @Override
    public String toString() {
        return user + " at " + place();
    }
}
