package bascule.plan;

import bascule.alerts.Kind;
import bascule.data.Mapping;
import bascule.migration.Gate;
import bascule.migration.Harmless;
import bascule.migration.Reversal;
import bascule.plan.gates.Approval;
import bascule.plan.gates.Completion;
import bascule.traffic.CohortBy;
import bascule.traffic.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The parts of a plan in words.
final class Words {
    private Words() {}

    static String route(Route route) {
        String spread = switch (route.spread()) {
            case NONE -> "";
            case READS -> ", reads may be spread";
            case SESSION -> ", reads may be spread of callers whose writes have arrived";
            case ALL -> ", may be spread";
        };
        String hold = switch (route.hold()) {
            case ALL -> "holds all";
            case WRITES -> "holds writes";
            case REJECT -> "refuses during a hold";
            case BYPASS -> "is never held";
        };
        String by = route.cohortBy().equals(new CohortBy.Usual())
                ? ""
                : " by " + route.cohortBy().describe();
        return "%s %s (%s%s)".formatted(route.id(), route.match().describe(), hold, spread + by);
    }

    static String table(Mapping table) {
        var parts = new ArrayList<String>();
        if (!table.rename().isEmpty()) {
            parts.add(count(table.rename().size(), "column") + " renamed");
        }
        if (!table.forward().isEmpty()) {
            parts.add(table.forward().size() + " computed forward");
        }
        if (!table.inverse().isEmpty()) {
            parts.add(table.inverse().size() + " computed back");
        }
        if (!table.key().isEmpty()) {
            parts.add("key " + String.join(", ", table.key()));
        }
        String names = table.blue().equals(table.green()) ? table.blue() : table.blue() + " -> " + table.green();
        return Harmless.line(parts.isEmpty() ? names : names + ": " + String.join(", ", parts));
    }

    /// By which means somebody is told what. Of secrets their place.
    static String told(AlertRules.Told told) {
        String means = switch (told.means()) {
            case AlertRules.Means.Webhook(var url, _) -> "webhook in " + Secrets.describe(url);
            case AlertRules.Means.Slack(var url) -> "Slack, its address in " + Secrets.describe(url);
            case AlertRules.Means.PagerDuty(var key, _) -> "PagerDuty, its key in " + Secrets.describe(key);
            case AlertRules.Means.Mail mail ->
                "mail to " + String.join(", ", mail.letter().to());
        };
        String kinds = told.kinds().size() == Kind.values().length
                ? "all"
                : told.kinds().stream().map(Kind::word).sorted().collect(Collectors.joining(", "));
        return Harmless.line(means + ": " + kinds);
    }

    static String reversal(Reversal reversal) {
        return switch (reversal) {
            case Reversal.Exact _ -> "exact";
            case Reversal.WithinWindow(var closedBy) -> "until " + closedBy;
            case Reversal.None _ -> "none";
        };
    }

    static boolean asksPeople(Gate gate) {
        return gate instanceof Approval || gate instanceof Completion;
    }

    static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    /// Appends the text behind `head`, broken at spaces, further lines behind `indent`.
    static void hanging(StringBuilder out, String head, String indent, String text, int width) {
        String before = head;
        for (var line : wrapped(text, width - Math.max(head.length(), indent.length()))) {
            out.append((before + line).stripTrailing()).append('\n');
            before = indent;
        }
    }

    /// At least one line; a word longer than the width is cut.
    static List<String> wrapped(String text, int width) {
        var lines = new ArrayList<String>();
        String rest = text.strip();
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > 0 ? space : width;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }
}
