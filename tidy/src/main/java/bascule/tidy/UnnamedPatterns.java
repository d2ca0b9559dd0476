package bascule.tidy;

import com.sun.source.tree.AnyPatternTree;
import java.util.List;
import java.util.regex.Pattern;

/// The formatter does not know the unnamed pattern `_` of Java 22 yet (palantir-java-format #1614): before it comes,
/// each is given a name that no one uses, and afterwards the name is taken away again. (The parser says of such a
/// pattern where the token behind it is; the `_` is the last one up to there.)
final class UnnamedPatterns {
    private static final String NAMED = "\u0244 \u0289";
    private static final Pattern BACK = Pattern.compile("\u0244\\s+\u0289");

    private UnnamedPatterns() {}

    static String hide(TextFile java) {
        if (!java.text().contains("_")) {
            return java.text();
        }
        Syntax syntax = java.syntax();
        List<Integer> places = syntax.all(AnyPatternTree.class, pattern -> true).stream()
                .map(pattern -> java.text().lastIndexOf('_', syntax.start(pattern)))
                .sorted()
                .toList();
        var text = new StringBuilder(java.text());
        for (int place : places.reversed()) {
            text.replace(place, place + 1, NAMED);
        }
        return text.toString();
    }

    static String show(String text) {
        return BACK.matcher(text).replaceAll("_");
    }
}
