package bascule.gateway;

import java.nio.file.Path;

/// Values of settings that are not their defaults.
final class Settings {
    private Settings() {}

    static String other(Setting setting) {
        if (setting.key().startsWith("limits.")) {
            return switch (Limit.valueOf(setting.key()
                            .substring(7)
                            .toUpperCase(java.util.Locale.ROOT)
                            .replace('-', '_'))
                    .unit()) {
                case TIME -> "777ms";
                case BYTES -> "7KiB";
                case COUNT -> "77";
            };
        }
        return switch (setting.key().replaceAll(".*ROUTE[.]", "")) {
            case "rate", "rate-per-client" -> "7/s";
            case "at-once", "queue" -> "7";
            case "health.path" -> "/seven";
            case "within", "stay" -> "7s";
            case "retries" -> "7%";
            case "listen", "admin.listen" -> "127.0.0.1:7777";
            case "threads" -> "7";
            case "trusted-proxies", "proxy-protocol" -> "[10.7.0.0/16]";
            case "tls.oldest", "admin.tls.oldest" -> "1.3";
            case "tls.client-certificates", "admin.tls.client-certificates" -> "required";
            case "traces.endpoint" -> "http://127.0.0.1:7777/v1/traces";
            case "traces.share" -> "7%";
            case "override-key-file" -> Path.of("pom.xml").toAbsolutePath().toString();
            default -> setting.form().equals("true or false") ? "true" : "seven";
        };
    }
}
