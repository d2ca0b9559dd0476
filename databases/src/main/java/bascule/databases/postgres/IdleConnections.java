package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Connections that were used and may be used again under the same name, so that a move of the
/// fence in the middle of a hold does not wait for a login. A few of each name are kept; what is
/// broken is not given out.
final class IdleConnections implements AutoCloseable {
    private static final int KEPT_PER_NAME = 2;
    private static final int NAMES = 12;
    private static final int SECONDS_TO_ANSWER = 2;

    private final Map<String, List<Connection>> idle = new HashMap<>();
    private boolean closed;

    /// One that still answers, if there is any.
    Optional<Connection> take(String name) {
        while (true) {
            Connection candidate;
            synchronized (this) {
                var kept = idle.getOrDefault(name, List.of());
                if (kept.isEmpty()) {
                    return Optional.empty();
                }
                candidate = kept.removeLast();
            }
            if (answers(candidate)) {
                return Optional.of(candidate);
            }
            end(candidate);
        }
    }

    /// Keeps one for later, or closes it if there are enough.
    void give(String name, Connection connection) {
        var surplus = new ArrayList<Connection>();
        synchronized (this) {
            if (!idle.containsKey(name) && idle.size() >= NAMES) {
                idle.values().forEach(surplus::addAll);
                idle.clear();
            }
            var kept = idle.computeIfAbsent(name, _ -> new ArrayList<>());
            if (closed || kept.size() >= KEPT_PER_NAME) {
                surplus.add(connection);
            } else {
                kept.add(connection);
            }
        }
        surplus.forEach(IdleConnections::end);
    }

    @Override
    public void close() {
        var all = new ArrayList<Connection>();
        synchronized (this) {
            closed = true;
            idle.values().forEach(all::addAll);
            idle.clear();
        }
        all.forEach(IdleConnections::end);
    }

    /// Closes it, whatever state it is in.
    static void end(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is given up either way; the server ends what a lost connection leaves behind.
        }
    }

    private static boolean answers(Connection connection) {
        try {
            return connection.isValid(SECONDS_TO_ANSWER);
        } catch (SQLException e) {
            return false;
        }
    }
}
