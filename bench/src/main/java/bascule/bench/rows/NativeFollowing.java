package bascule.bench.rows;

import java.io.IOException;
import java.sql.SQLException;

/// A native subscription.
public record NativeFollowing(Servers servers) implements Following {
    @Override
    public String name() {
        return "native subscription";
    }

    @Override
    public void capture(String database) throws SQLException, IOException {
        servers.atSource("CREATE PUBLICATION bench FOR TABLE " + String.join(", ", Backlog.TABLES));
        servers.atTarget(database, NativeCopy.subscription(servers, "copy_data = true"));
        NativeCopy.awaitCopied(servers, database);
        servers.atTarget(database, "ALTER SUBSCRIPTION bench DISABLE");
        NativeCopy.awaitNobody(servers);
    }

    @Override
    public void begin(String database) throws SQLException {
        servers.atTarget(database, "ALTER SUBSCRIPTION bench ENABLE");
    }

    @Override
    public void forget(String database) throws SQLException {
        servers.atTarget(database, "DROP SUBSCRIPTION IF EXISTS bench");
        servers.atSource("DROP PUBLICATION IF EXISTS bench");
    }
}
