package bascule.gates;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// The table and the picture of how often, and how fast, rules abort; kept in `docs/`.
final class Curve {
    static final long SEED = 20_260_101;
    private static final int MANY = 100_000;
    private static final int SOME = 2_000;
    private static final int[] BY = {5, 10, 20, 30, 45, 60};
    private static final double[] RATIOS = {1.5, 2, 3, 4};
    private static final Map<String, String> COLOURS = Map.of(
            "e-process", "#1a7f37",
            "z test", "#cf222e",
            "Kayenta", "#0969da",
            "99 %, none", "#8250df",
            "99 %, nine", "#bf8700");
    private static final Map<String, Runs> KNOWN = new ConcurrentHashMap<>();

    private Curve() {}

    static Canary canary(double perSecond, double ratio) {
        return new Canary(Canary.RAMP, perSecond, 0.005, ratio, 1, true);
    }

    /// An identical green at 50 requests a second, 100,000 times.
    static Runs ours() {
        return KNOWN.computeIfAbsent("e-process", name -> Runs.of(canary(50, 1), AbortRule::ours, MANY, SEED));
    }

    private static Map<String, Supplier<AbortRule>> rules() {
        var rules = new LinkedHashMap<String, Supplier<AbortRule>>();
        rules.put("e-process", AbortRule::ours);
        rules.put("z test", AbortRule::peekingZ);
        rules.put("Kayenta", KayentaJudge::new);
        rules.put("99 %, none", AbortRule.successRate(0));
        rules.put("99 %, nine", AbortRule.successRate(9));
        return rules;
    }

    private static Runs identical(String name, Supplier<AbortRule> rule) {
        return name.equals("e-process")
                ? ours()
                : KNOWN.computeIfAbsent(name, one -> Runs.of(canary(50, 1), rule, SOME, SEED));
    }

    static String text() {
        var text = new StringBuilder("Good releases aborted by minute, %, at 50 requests a second\n");
        text.append("%-12s%9s".formatted("rule", "runs"));
        for (int by : BY) {
            text.append("%8d".formatted(by));
        }
        rules().forEach((name, rule) -> {
            Runs runs = identical(name, rule);
            text.append("\n%-12s%9d".formatted(name, runs.minutes().size()));
            for (int by : BY) {
                text.append("%8.2f".formatted(100 * runs.abortedBy(by)));
            }
        });
        text.append("\n\nBad releases: mean minute of the abort, and % aborted within the hour\n");
        text.append("%-12s".formatted("rule"));
        for (double ratio : RATIOS) {
            text.append("%18s".formatted("errors x " + ratio));
        }
        rules().forEach((name, rule) -> {
            text.append("\n%-12s".formatted(name));
            for (double ratio : RATIOS) {
                Runs runs = bad(name, rule, ratio);
                text.append("%10.1f %6.1f%%".formatted(runs.meanMinute(), 100 * runs.aborted()));
            }
        });
        return text.append('\n').toString();
    }

    private static Runs bad(String name, Supplier<AbortRule> rule, double ratio) {
        return KNOWN.computeIfAbsent(name + " " + ratio, one -> Runs.of(canary(50, ratio), rule, SOME, SEED));
    }

    /// Good releases that were aborted.
    static String falseAborts() {
        return svg("Good releases aborted, % by minute (ramp, cycle, one shared outage)", Curve::identical);
    }

    /// Bad releases that were seen.
    static String detections() {
        return svg(
                "Releases with twice the errors aborted, % by minute (as above)", (name, rule) -> bad(name, rule, 2));
    }

    private static String svg(String title, BiFunction<String, Supplier<AbortRule>, Runs> runsOf) {
        var svg = new StringBuilder("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 260" font-family="sans-serif" font-size="11">
            <rect width="480" height="260" fill="white"/>
            <text x="40" y="16">%s</text>
            <path d="M40 230V30M40 230H460" stroke="black" fill="none"/>
            <text x="8" y="34">100</text><text x="14" y="134">50</text><text x="440" y="246">60</text>
            """.formatted(title));
        int[] row = {0};
        rules().forEach((name, rule) -> {
            Runs runs = runsOf.apply(name, rule);
            var points = new StringBuilder("40,230");
            for (int by = 1; by <= Canary.MINUTES; by++) {
                points.append(" %d,%.1f".formatted(40 + 7 * by, 230 - 200 * runs.abortedBy(by)));
            }
            String colour = COLOURS.get(name);
            svg.append("<polyline points=\"%s\" stroke=\"%s\" fill=\"none\"/>\n".formatted(points, colour));
            int y = 120 + 14 * row[0]++;
            svg.append("<text x=\"380\" y=\"%d\" fill=\"%s\">%s</text>\n".formatted(y, colour, name));
        });
        return svg.append("</svg>\n").toString();
    }
}
