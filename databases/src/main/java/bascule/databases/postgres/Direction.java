package bascule.databases.postgres;

import bascule.data.Mapping;
import bascule.migration.Side;
import java.util.HashMap;
import java.util.Map;

/// The two ways rows go.
enum Direction {
    /// Blue to green.
    FORWARD,
    /// Green to blue.
    REVERSE;

    String word() {
        return this == FORWARD ? "forward" : "reverse";
    }

    Side source() {
        return this == FORWARD ? Side.BLUE : Side.GREEN;
    }

    Side target() {
        return source().other();
    }

    Direction opposite() {
        return this == FORWARD ? REVERSE : FORWARD;
    }

    TableName sourceTable(Mapping mapping) {
        return TableName.of(this == FORWARD ? mapping.blue() : mapping.green());
    }

    TableName targetTable(Mapping mapping) {
        return TableName.of(this == FORWARD ? mapping.green() : mapping.blue());
    }

    /// Target column to SQL over the source's columns.
    Map<String, String> expressions(Mapping mapping) {
        return this == FORWARD ? mapping.forward() : mapping.inverse();
    }

    /// Target column to the source column it is called after, for renamed ones.
    Map<String, String> renamed(Mapping mapping) {
        var renamed = new HashMap<String, String>();
        mapping.rename()
                .forEach((blue, green) -> renamed.put(this == FORWARD ? green : blue, this == FORWARD ? blue : green));
        return renamed;
    }
}
