package bascule.plan;

import bascule.traffic.Service;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The addresses that a plan may name. Messages never repeat one, since a password may stand in it by
/// mistake.
final class Addresses {
    /// What the URL of a database may set. The driver knows parameters that load classes or write files.
    static final Set<String> PARAMETERS = Set.of(
            "sslmode", "sslnegotiation", "sslrootcert", "sslcert", "sslkey", "channelBinding", "targetServerType");

    static final int POSTGRESQL_PORT = 5432;
    private static final Set<String> METADATA_NAMES =
            Set.of("metadata", "metadata.google.internal", "instance-data", "instance-data.ec2.internal");
    private static final List<String> METADATA_ADDRESSES = List.of("fd00:ec2::254", "100.100.100.200");
    private static final Pattern NUMBERS = Pattern.compile("(0x[0-9a-f]*|[0-9]+)(\\.(0x[0-9a-f]*|[0-9]+)){0,3}");
    private static final List<String> SECURE = List.of("https", "h2");
    private static final String ADMIN_FORM = "write http://host:port or https://host:port";
    private static final String SERVICE_FORM =
            "write http://host:port or https://host:port, or h2c://host:port or h2://host:port for HTTP/2";
    private static final String PAGE_FORM = "write http://host:port/metrics or https://host:port/metrics";
    private static final String MAIL_FORM = "write smtp://host:587 or smtps://host:465";
    private static final String DATABASE_FORM = "write jdbc:postgresql://host:5432/database";

    private Addresses() {}

    /// `http` or `https`, host and port; nothing else.
    static Optional<URI> service(Value value) {
        return address(value, List.of("http", "https"), ADMIN_FORM);
    }

    /// `http` or `https`, with a path.
    static Optional<URI> page(Value value) {
        return value.text().flatMap(text -> parsed(text, value, PAGE_FORM)).flatMap(uri -> {
            if (!List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                return refused(value, "is no such address: " + PAGE_FORM);
            }
            return placed(uri, value) ? Optional.of(uri) : Optional.empty();
        });
    }

    private static Optional<URI> address(Value value, List<String> schemes, String form) {
        return value.text().flatMap(text -> parsed(text, value, form)).flatMap(uri -> {
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!schemes.contains(scheme)) {
                return refused(value, "is no such address: " + form);
            }
            if (!placed(uri, value)) {
                return Optional.empty();
            }
            boolean bare = uri.getRawQuery() == null && uri.getRawFragment() == null && barePath(uri);
            return bare
                    ? Optional.of(uri)
                    : refused(
                            value,
                            "has a path, query or fragment: write host and port only, requests bring their own paths");
        });
    }

    /// Where a side answers: what the gateway can speak to it, host and port.
    static Optional<URI> upstream(Value value) {
        return address(value, Service.SCHEMES, SERVICE_FORM)
                .flatMap(uri -> Service.SCHEMES.contains(uri.getScheme())
                        ? Optional.of(uri)
                        : refused(
                                value,
                                "begins with '%s', which the gateway does not speak to a service: %s"
                                        .formatted(uri.getScheme(), SERVICE_FORM)));
    }

    /// A server that takes mail: `smtp` or `smtps`, host and port.
    static Optional<URI> mail(Value value) {
        return address(value, List.of("smtp", "smtps"), MAIL_FORM);
    }

    static int mailPort(URI server) {
        int usual = server.getScheme().equals("smtps") ? 465 : 587;
        return server.getPort() > 0 ? server.getPort() : usual;
    }

    /// Whether alerts may go to an address that was found where the plan says: `http` or `https`, with any path.
    static boolean tellable(String found) {
        try {
            URI uri = new URI(found);
            return List.of("http", "https").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && !forbidden(bareHost(uri));
        } catch (URISyntaxException none) {
            return false;
        }
    }

    /// A JDBC URL of PostgreSQL without user and password.
    static Optional<String> database(Value value) {
        return value.text().flatMap(text -> {
            if (!text.startsWith("jdbc:postgresql://")) {
                return refused(value, "is not the address of a PostgreSQL database: " + DATABASE_FORM);
            }
            var uri = parsed(text.substring("jdbc:".length()), value, DATABASE_FORM);
            return uri.isPresent() && placed(uri.get(), value) && databaseFits(uri.get(), value)
                    ? Optional.of(text)
                    : Optional.empty();
        });
    }

    private static boolean databaseFits(URI uri, Value value) {
        String path = String.valueOf(uri.getRawPath());
        if (!path.matches("/[^/;]+") || uri.getRawFragment() != null) {
            value.refuse("names no database: " + DATABASE_FORM);
            return false;
        }
        if (uri.getRawQuery() == null) {
            return true;
        }
        for (var parameter : uri.getRawQuery().split("&", -1)) {
            String key = parameter.split("=", 2)[0];
            if (!PARAMETERS.contains(key)) {
                value.refuse(parameterRefused(key));
                return false;
            }
        }
        return true;
    }

    private static String parameterRefused(String key) {
        String small = key.toLowerCase(Locale.ROOT);
        return small.equals("user") || small.contains("password")
                ? "holds a user or password: give them beside the URL, the password by reference"
                : "sets " + Value.shown(key) + ", which is not allowed there: only "
                        + String.join(", ", PARAMETERS.stream().sorted().toList());
    }

    private static Optional<URI> parsed(String text, Value value, String form) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException _) {
            return refused(value, "is not an address: " + form + ", without spaces and other signs");
        }
    }

    private static boolean placed(URI uri, Value value) {
        String authority = String.valueOf(uri.getRawAuthority());
        if (uri.getRawUserInfo() != null || authority.contains("@")) {
            value.refuse("holds a user or password: give them beside the URL, the password by reference");
        } else if (authority.contains(",")) {
            value.refuse("names several hosts: name the one that takes the writes");
        } else if (uri.getHost() == null) {
            value.refuse("names no host that could be one: letters, digits, dashes and dots, or [an IPv6 address]");
        } else if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            value.refuse("has no port that could be one: write 1 to 65535");
        } else if (forbidden(bareHost(uri))) {
            value.refuse(
                    "is an address that no plan may name: link-local, metadata, multicast and unspecified addresses"
                            + " are refused, and numbers that can be read in two ways");
        } else {
            return true;
        }
        return false;
    }

    private static boolean barePath(URI uri) {
        String path = String.valueOf(uri.getRawPath());
        return path.isEmpty() || path.equals("/");
    }

    static String bareHost(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
        return host.replaceAll("\\.$", "");
    }

    private static boolean forbidden(String host) {
        if (METADATA_NAMES.contains(host)) {
            return true;
        }
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            return address.isLinkLocalAddress()
                    || address.isMulticastAddress()
                    || address.isAnyLocalAddress()
                    || METADATA_ADDRESSES.stream().map(InetAddress::ofLiteral).anyMatch(address::equals)
                    || carriesLinkLocal(address);
        } catch (IllegalArgumentException _) {
            return NUMBERS.matcher(host).matches() || host.contains(":");
        }
    }

    /// An IPv6 address that a translator (64:ff9b::/96) turns into 169.254.x.y.
    private static boolean carriesLinkLocal(InetAddress address) {
        return address instanceof Inet6Address
                && HexFormat.of().formatHex(address.getAddress()).startsWith("0064ff9b0000000000000000a9fe");
    }

    /// The place itself, whatever name it goes by: equal for two URLs that surely lead to the same.
    static String place(URI uri, int defaultPort) {
        String host = bareHost(uri);
        boolean loopback = host.equals("localhost") || host.equals("::1") || host.equals("127.0.0.1");
        int port = uri.getPort() > 0 ? uri.getPort() : defaultPort;
        return (loopback ? "loopback" : host) + ":" + port;
    }

    static String servicePlace(URI uri) {
        return place(uri, SECURE.contains(uri.getScheme().toLowerCase(Locale.ROOT)) ? 443 : 80);
    }

    static String databasePlace(Plan.DatabaseAddress database) {
        URI uri = URI.create(database.url().substring("jdbc:".length()));
        return place(uri, POSTGRESQL_PORT) + uri.getPath();
    }

    /// As people write it: `127.0.0.1:5432/shop`.
    static String shown(Plan.DatabaseAddress database) {
        URI uri = URI.create(database.url().substring("jdbc:".length()));
        return uri.getHost() + ":" + (uri.getPort() > 0 ? uri.getPort() : POSTGRESQL_PORT) + uri.getPath();
    }

    private static <T> Optional<T> refused(Value value, String message) {
        value.refuse(message);
        return Optional.empty();
    }
}
