package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;

/// How many rows a table has, as the planner sees it.
final class Estimate {
    private static final Pattern PLAN_ROWS = Pattern.compile("\"Plan Rows\": (\\d+)");

    private Estimate() {}

    static long rows(Connection source, TableMap table) throws SQLException {
        try (var statement = source.createStatement();
                var plan =
                        statement.executeQuery("EXPLAIN (FORMAT JSON) SELECT FROM " + TableMap.rows(table.source()))) {
            plan.next();
            var rows = PLAN_ROWS.matcher(plan.getString(1));
            return rows.find() ? Long.parseLong(rows.group(1)) : 0;
        }
    }
}
