package bascule.reports;

import bascule.plan.Plan;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who moves what: the head of a document about a plan.
final class PlanFacts {
    private PlanFacts() {}

    /// Rows of two, those that say something.
    static List<List<String>> of(Plan plan) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Owner", plan.owner()));
        rows.add(List.of("Ticket", plan.ticket()));
        rows.add(List.of("Scope", plan.scope()));
        rows.add(List.of("Blue", side(plan.blue())));
        rows.add(List.of("Green", side(plan.green())));
        rows.add(List.of(
                "Gateways",
                plan.gateway().map(gateway -> joined(gateway.admin())).orElse("")));
        rows.add(List.of("Digest", plan.digest()));
        return rows.stream().filter(row -> !row.getLast().isEmpty()).toList();
    }

    private static String side(Plan.Environment side) {
        return Stream.of(
                        joined(side.service()),
                        side.database().map(Plan.DatabaseAddress::url).orElse(""),
                        side.region(),
                        String.join(", ", side.labels()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String joined(List<URI> addresses) {
        return addresses.stream().map(URI::toString).collect(Collectors.joining(", "));
    }
}
