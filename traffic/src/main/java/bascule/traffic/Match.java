package bascule.traffic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which requests a route is for. All that it says must be so of a request; what it leaves empty may be
/// anything.
///
/// @param path what the request's path begins with; `/` is every path
/// @param host the name in the request's Host field, without port; `*.shop.example` is every name below
/// @param methods in capitals
/// @param headers fields with their values; `*` is any value, the field must be there
/// @param cookies the same of cookies
public record Match(
        String path, String host, Set<String> methods, Map<String, String> headers, Map<String, String> cookies) {
    /// The value that every value is equal to.
    public static final String ANY = "*";

    /// Names of headers and cookies.
    public static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    public static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63}){0,20}");
    /// What a header or a cookie can hold.
    public static final Pattern VALUE = Pattern.compile("[!-~&&[^;]]([ -~&&[^;]]{0,498}[!-~&&[^;]])?");

    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,30}");

    /// The more specific of two first: by host (a name, then `*.` and the longer one, then any), then by
    /// the longer path, then one that names methods, then by the number of headers and cookies. Of two
    /// alike the one that the plan names first wins.
    public static final Comparator<Match> MOST_SPECIFIC_FIRST = Comparator.comparingInt(Match::rankOfHost)
            .thenComparingInt(match -> -match.host.length())
            .thenComparingInt(match -> -match.path.length())
            .thenComparing(match -> match.methods.isEmpty())
            .thenComparingInt(match -> -match.headers.size() - match.cookies.size());

    public Match {
        host = host.toLowerCase(Locale.ROOT);
        methods = Set.copyOf(methods);
        headers = Map.copyOf(inSmallLetters(headers));
        cookies = Map.copyOf(cookies);
    }

    public static Match path(String path) {
        return new Match(path, "", Set.of(), Map.of(), Map.of());
    }

    /// What no gateway could match by; empty if nothing is wrong.
    public List<String> problems() {
        var problems = new ArrayList<String>();
        if (!path.startsWith("/")) {
            problems.add("its path '" + path + "' does not begin with /");
        }
        if (!host.isEmpty() && !HOST.matcher(host).matches()) {
            problems.add("its host '" + host + "' is no name such as shop.example or *.shop.example");
        }
        methods.stream()
                .filter(method -> !METHOD.matcher(method).matches())
                .forEach(method -> problems.add("'" + method + "' is no method such as GET"));
        problems.addAll(problems("header", headers));
        problems.addAll(problems("cookie", cookies));
        return problems;
    }

    private static List<String> problems(String what, Map<String, String> values) {
        var problems = new ArrayList<String>();
        new TreeMap<>(values).forEach((name, value) -> {
            if (!named(name)) {
                problems.add("'" + name + "' is no name of a " + what);
            }
            if (!VALUE.matcher(value).matches()) {
                problems.add("the value of " + what + " " + name
                        + " is empty or holds what can't be in one; * is any value");
            }
        });
        return problems;
    }

    /// Whether that may be the name of a header or a cookie.
    public static boolean named(String name) {
        return NAME.matcher(name).matches();
    }

    /// As people read it: `GET,POST *.shop.example/cart with header x-beta: yes`.
    public String describe() {
        var text = new StringBuilder();
        if (!methods.isEmpty()) {
            text.append(String.join(",", new TreeSet<>(methods))).append(' ');
        }
        text.append(host).append(path);
        String conditions = conditions("header", headers);
        conditions += (conditions.isEmpty() || cookies.isEmpty() ? "" : ", ") + conditions("cookie", cookies);
        return conditions.isEmpty()
                ? text.toString()
                : text.append(" with ").append(conditions).toString();
    }

    private static String conditions(String what, Map<String, String> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(each -> what + " " + each.getKey()
                                + (each.getValue().equals(ANY) ? "" : ": " + each.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static int rankOfHost(Match match) {
        if (match.host.isEmpty()) {
            return 2;
        }
        return match.host.startsWith("*.") ? 1 : 0;
    }

    private static Map<String, String> inSmallLetters(Map<String, String> fields) {
        var small = new TreeMap<String, String>();
        fields.forEach((name, value) -> small.put(name.toLowerCase(Locale.ROOT), value));
        return small;
    }
}
