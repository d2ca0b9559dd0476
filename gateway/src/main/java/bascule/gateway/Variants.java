package bascule.gateway;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which variants of flags a service gave a caller, as it says in its answer: `checkout=new,
/// pricing=v3`.
final class Variants {
    private static final Pattern ONE = Pattern.compile("\\s*([\\w./-]{1,100})=([\\w./-]{1,100})\\s*(,|$)");
    private static final int MOST = 50;

    private Variants() {}

    /// By the flag's key; up to where it makes sense, and no more than 50.
    static Map<String, String> read(String text) {
        Map<String, String> variants = new TreeMap<>();
        Matcher next = ONE.matcher(text);
        while (variants.size() < MOST && next.lookingAt()) {
            variants.put(next.group(1), next.group(2));
            next.region(next.end(), text.length());
        }
        return variants;
    }
}
