package bascule.cli;

import bascule.controller.Status.GateLine;
import bascule.migration.Evidence;
import bascule.migration.Harmless;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Gates and guards as a list: each with its verdict, what it demands, what was seen and when it will be decided.
final class GatesText {
    private static final String INDENT = "     ";

    private GatesText() {}

    static String render(List<GateLine> gates) {
        if (gates.isEmpty()) {
            return "no gates\n";
        }
        var out = new StringBuilder();
        for (var gate : gates) {
            out.append("%s %s %s, at %s\n".formatted(sign(gate.verdict()), gate.verdict(), gate.name(), gate.phase()));
            line(out, gate.describe());
            line(out, gate.evidence());
            gate.numbers().ifPresent(numbers -> {
                line(out, counted("green", numbers.green()) + ", " + counted("blue", numbers.blue()));
                line(out, values(numbers));
                line(out, forecast(numbers));
            });
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String text) {
        if (!text.isEmpty()) {
            out.append(INDENT).append(Harmless.line(text)).append('\n');
        }
    }

    static String sign(String verdict) {
        return switch (verdict) {
            case "pass" -> "✔";
            case "wait" -> "⏸";
            case "ask" -> "☞";
            case "watch" -> "◉";
            case "fail" -> "✘";
            default -> "○";
        };
    }

    private static String counted(String side, Evidence.Seen seen) {
        String rate = seen.exposed() == 0
                ? ""
                : String.format(Locale.ROOT, " (%.3f %%)", 100.0 * seen.happened() / seen.exposed());
        return String.format(Locale.ROOT, "%s %,d of %,d%s", side, seen.happened(), seen.exposed(), rate);
    }

    private static String values(Evidence numbers) {
        String against =
                "e-value against green %s, fails at %s".formatted(number(numbers.against()), number(numbers.failsAt()));
        return numbers.favour().isEmpty()
                ? against
                : against
                        + "; for it %s, passes at %s"
                                .formatted(
                                        number(numbers.favour().get()),
                                        number(numbers.passesAt().orElse(0.0)));
    }

    private static String forecast(Evidence numbers) {
        if (!numbers.foreseeable()) {
            return numbers.green().exposed() == 0 ? "" : "too little was seen to say how it will end";
        }
        return numbers.forecast()
                .map(each -> "at this rate it %s in about %s"
                        .formatted(
                                each.passes() ? "passes" : "fails",
                                StatusTree.elapsed(Duration.ofSeconds(each.seconds()))))
                .orElse(
                        numbers.favour().isEmpty()
                                ? "at this rate it does not fail within a day"
                                : "at this rate it is not decided within a day: between what fails and what passes more"
                                        + " of the same decides nothing");
    }

    private static String number(double value) {
        return value >= 1e6 ? "more than a million" : String.format(Locale.ROOT, "%.3g", value);
    }
}
