package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One side's rows of one table map, as they show themselves to a comparison.
///
/// @param connection inside a transaction of the caller's
/// @param source whether it is the side the rows come from
record Evidence(Connection connection, TableMap map, boolean source) {
    private static final int KEYS_AT_ONCE = 1000;
    private static final int FETCH_ROWS = 5000;

    /// 128 bits of a row.
    record Hash(long high, long low) {}

    /// How many rows a bucket has and the sums of their hashes: a sum, because equal pairs would cancel in an XOR.
    record Bucket(long rows, String high, String low) {}

    Map<Long, Bucket> buckets(long mask) throws SQLException {
        var sql = new ProofSql(map);
        try (var query = connection.prepareStatement(source ? sql.sourceBuckets() : sql.targetBuckets())) {
            query.setLong(1, mask);
            try (var found = query.executeQuery()) {
                var buckets = new HashMap<Long, Bucket>();
                while (found.next()) {
                    buckets.put(found.getLong(1), new Bucket(found.getLong(2), found.getString(3), found.getString(4)));
                }
                return buckets;
            }
        }
    }

    Map<List<String>, Hash> rows(long mask, Collection<Long> buckets) throws SQLException {
        var sql = new ProofSql(map);
        try (var query = connection.prepareStatement(source ? sql.sourceRows() : sql.targetRows())) {
            query.setFetchSize(FETCH_ROWS);
            query.setLong(1, mask);
            query.setArray(2, connection.createArrayOf("bigint", buckets.toArray()));
            return read(query);
        }
    }

    Map<List<String>, Hash> rows(Collection<List<String>> keys) throws SQLException {
        var sql = new ProofSql(map);
        var hashes = new HashMap<List<String>, Hash>();
        try (var query = connection.prepareStatement(source ? sql.sourceKeys(false) : sql.targetKeys(false))) {
            for (var chunk : chunks(keys)) {
                bind(query, chunk);
                hashes.putAll(read(query));
            }
        }
        return hashes;
    }

    /// A hash of each compared column of each row.
    Map<List<String>, List<Long>> columns(Collection<List<String>> keys) throws SQLException {
        var sql = new ProofSql(map);
        var hashes = new HashMap<List<String>, List<Long>>();
        try (var query = connection.prepareStatement(source ? sql.sourceKeys(true) : sql.targetKeys(true))) {
            for (var chunk : chunks(keys)) {
                bind(query, chunk);
                try (var found = query.executeQuery()) {
                    while (found.next()) {
                        hashes.put(
                                key(found), List.of((Long[]) found.getArray(4).getArray()));
                    }
                }
            }
        }
        return hashes;
    }

    private static List<List<List<String>>> chunks(Collection<List<String>> keys) {
        var all = new ArrayList<>(keys);
        var chunks = new ArrayList<List<List<String>>>();
        for (int at = 0; at < all.size(); at += KEYS_AT_ONCE) {
            chunks.add(all.subList(at, Math.min(all.size(), at + KEYS_AT_ONCE)));
        }
        return chunks;
    }

    private void bind(PreparedStatement query, List<List<String>> keys) throws SQLException {
        for (int column = 0; column < map.key().size(); column++) {
            var place = column;
            var values = keys.stream().map(key -> key.get(place)).toArray();
            query.setArray(column + 1, connection.createArrayOf("text", values));
        }
    }

    private static Map<List<String>, Hash> read(PreparedStatement query) throws SQLException {
        var hashes = new HashMap<List<String>, Hash>();
        try (var found = query.executeQuery()) {
            while (found.next()) {
                hashes.put(key(found), new Hash(found.getLong(2), found.getLong(3)));
            }
        }
        return hashes;
    }

    private static List<String> key(ResultSet found) throws SQLException {
        return List.of((String[]) found.getArray(1).getArray());
    }
}
