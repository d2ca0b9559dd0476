package bascule.databases.postgres;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a run of changes of one table comes to: the last state of each key.
///
/// @param deleted keys to delete first: rows that are gone, and rows that were made anew since and keep nothing of
/// before
/// @param made rows that were not there, of which every value is known
/// @param changed rows that were there, of which every value is known
/// @param partial rows of which some value did not come
record NetChanges(
        TableMap table,
        List<List<String>> deleted,
        List<RowChange.Put> made,
        List<RowChange.Put> changed,
        List<RowChange.Put> partial) {
    /// @param deleted whether the row that was there is to be deleted
    /// @param put the row to be there afterwards; null for none
    private record Last(boolean deleted, RowChange.@Nullable Put put) {}

    private record Rows(TableMap table, Map<List<String>, Last> lasts) {}

    static List<NetChanges> of(Collection<RowChange> run) {
        var tables = new LinkedHashMap<TableName, Rows>();
        for (var change : run) {
            switch (change) {
                case RowChange.Put put ->
                    lasts(tables, put.table()).merge(put.key(), new Last(false, put), NetChanges::then);
                case RowChange.Gone gone -> lasts(tables, gone.table()).put(gone.key(), new Last(true, null));
                case RowChange.Moved _, RowChange.Emptied _ ->
                    throw new IllegalArgumentException("not a change of one key: " + change.getClass());
            }
        }
        return tables.values().stream()
                .map(rows -> net(rows.table(), rows.lasts()))
                .toList();
    }

    private static Last then(Last earlier, Last later) {
        var put = later.put();
        return put == null || earlier.put() == null
                ? new Last(earlier.deleted() || later.deleted(), put)
                : new Last(earlier.deleted(), put.over(earlier.put()));
    }

    private static Map<List<String>, Last> lasts(Map<TableName, Rows> tables, TableMap table) {
        return tables.computeIfAbsent(table.source().name(), _ -> new Rows(table, new LinkedHashMap<>()))
                .lasts();
    }

    private static NetChanges net(TableMap table, Map<List<String>, Last> lasts) {
        var net = new NetChanges(table, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        lasts.forEach((key, last) -> {
            if (last.deleted()) {
                net.deleted.add(key);
            }
            var put = last.put();
            if (put != null) {
                net.add(put);
            }
        });
        return net;
    }

    private void add(RowChange.Put put) {
        (put.missing() != null ? partial : put.made() ? made : changed).add(put);
    }
}
