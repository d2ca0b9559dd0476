package bascule.plan;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// SQL that computes one column. The database has the last word on it; here only what would break out
/// of its place in a statement is refused.
final class SqlExpression {
    /// A string, a quoted name, a plain name, or any other letter; a quote that stands alone has no partner.
    private static final Pattern TOKEN = Pattern.compile(
            "(?<string>'(?:[^']|'')*')|\"(?<quoted>(?:[^\"]|\"\")*)\"|(?<name>[\\p{L}_][\\p{L}\\p{N}_$]*)|--|/\\*|.",
            Pattern.DOTALL);

    private SqlExpression() {}

    /// What is wrong with it, if anything.
    static Optional<String> problem(String sql) {
        int depth = 0;
        Matcher token = TOKEN.matcher(sql);
        while (token.find()) {
            switch (token.group()) {
                case ";" -> {
                    return Optional.of(
                            "holds a semicolon: write one expression, such as first_name || ' ' || last_name");
                }
                case "--", "/*" -> {
                    return Optional.of("holds a comment: write it as a YAML comment, after #");
                }
                case "'", "\"" -> {
                    return Optional.of("holds a quote that is never closed: close it");
                }
                case "(" -> depth++;
                case ")" -> depth--;
                default -> {}
            }
            if (depth < 0) {
                break;
            }
        }
        return depth == 0 ? Optional.empty() : Optional.of("has a bracket without its partner: add or remove one");
    }

    /// Every name in it, of columns, functions and keywords alike; unquoted ones in small letters.
    static Set<String> names(String sql) {
        var names = new HashSet<String>();
        Matcher token = TOKEN.matcher(sql);
        while (token.find()) {
            if (token.group("quoted") != null) {
                names.add(token.group("quoted").replace("\"\"", "\""));
            } else if (token.group("name") != null) {
                names.add(token.group().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }
}
