package bascule.databases.postgres;

import org.postgresql.core.Parser;

/// Keeps question marks of a plan's SQL from being taken for parameters by the driver.
final class Placeholders {
    private Placeholders() {}

    /// Doubles each question mark that stands outside quotes and comments.
    static String escape(String sql) {
        if (sql.indexOf('?') < 0) {
            return sql;
        }
        var in = sql.toCharArray();
        var out = new StringBuilder();
        for (int at = 0; at < in.length; at++) {
            var end = switch (in[at]) {
                case '\'' -> Parser.parseSingleQuotes(in, at, true);
                case '"' -> Parser.parseDoubleQuotes(in, at);
                case '-' -> Parser.parseLineComment(in, at);
                case '/' -> Parser.parseBlockComment(in, at);
                case '$' -> Parser.parseDollarQuotes(in, at);
                default -> at;
            };
            out.append(in, at, Math.min(end, in.length - 1) - at + 1);
            if (in[at] == '?') {
                out.append('?');
            }
            at = end;
        }
        return out.toString();
    }
}
