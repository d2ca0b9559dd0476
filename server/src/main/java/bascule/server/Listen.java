package bascule.server;

/// Where a process listens: `127.0.0.1:7070`, `[::1]:7070`. Port 0 takes any free one.
public record Listen(String host, int port) {
    public Listen {
        if (host.isBlank()) {
            throw new IllegalArgumentException("an address to listen on needs a host");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 to 65535, got " + port);
        }
    }

    /// @throws IllegalArgumentException if the text is not `host:port`; the message says so
    public static Listen parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "'%s' is no address to listen on: write host:port, such as 127.0.0.1:7070".formatted(text));
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new Listen(host, Integer.parseInt(text.substring(colon + 1)));
    }

    /// Whether only this machine can reach it.
    public boolean loopback() {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
