package bascule.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What stands in a server's `bascule.conf`: durable, ready for logical replication, reachable from this machine only.
final class Settings {
    /// The longest path that a socket's address holds is 107 bytes, name of the file included.
    private static final int LONGEST_SOCKET_FOLDER = 85;

    private Settings() {}

    static String text(Path directory, int port, Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("listen_addresses", "127.0.0.1");
        all.put("port", Integer.toString(port));
        all.put(
                "unix_socket_directories",
                directory.toString().length() > LONGEST_SOCKET_FOLDER ? "" : directory.toString());
        all.put("fsync", "on");
        all.put("synchronous_commit", "on");
        all.put("wal_level", "logical");
        all.put("max_wal_senders", "20");
        all.put("max_replication_slots", "20");
        all.put("max_prepared_transactions", "20");
        all.put("max_connections", "150");
        all.put("shared_buffers", "64MB");
        all.put("huge_pages", "off");
        all.put("jit", "off");
        all.put("timezone", "UTC");
        all.put("log_line_prefix", "%m [%p] %q%a ");
        all.putAll(own);
        StringBuilder text = new StringBuilder("# Written at every start.\n");
        all.forEach((name, value) -> text.append(name)
                .append(" = '")
                .append(value.replace("'", "''"))
                .append("'\n"));
        return text.toString();
    }
}
