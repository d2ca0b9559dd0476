package bascule.comparison;

import java.util.Set;
import java.util.regex.Pattern;

/// What is compared, and what of it may be kept.
///
/// @param ignore paths at which answers may differ, and everything below them
/// @param show paths whose values may be kept as they are; of all others only the shape is
public record Rules(Set<String> ignore, Set<String> show) {
    public static final Rules NONE = new Rules(Set.of(), Set.of());

    /// What a path looks like, for people.
    public static final String FORM = "status, header:NAME, body, or a place in JSON such as $.items[*].price";

    /// What says something of one answer, or of its way here, and nothing of what it is about.
    private static final Set<String> OWN = Set.of(
            "header:date",
            "header:age",
            "header:connection",
            "header:keep-alive",
            "header:transfer-encoding",
            "header:content-length",
            "header:via",
            "header:x-bascule-side");

    public static final Pattern PATH = Pattern.compile(
            "status|body|header:[a-z0-9!#$%&'*+.^_`|~-]{1,100}|\\$(\\.[A-Za-z0-9_*-]{1,60}|\\[\\*?]){0,30}");

    public Rules {
        ignore = Set.copyOf(ignore);
        show = Set.copyOf(show);
    }

    /// Whether that is a path.
    public static boolean isPath(String text) {
        return PATH.matcher(text).matches();
    }

    boolean ignores(String path) {
        return OWN.contains(path) || ignore.contains(path);
    }

    boolean shows(String path) {
        return path.equals("status") || show.contains(path);
    }
}
