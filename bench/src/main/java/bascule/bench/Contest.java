package bascule.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Several do the same in turn, round after round: A B C, B C A, C A B, ... so that what disturbs
/// the machine disturbs all of them alike.
public final class Contest {
    private final Run run;
    private final List<Entrant> entrants;
    private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    /// @param entrants the first is compared with each of the others
    public Contest(Run run, List<Entrant> entrants) {
        if (entrants.isEmpty()) {
            throw new IllegalArgumentException("a contest needs somebody to measure");
        }
        this.run = run;
        this.entrants = List.copyOf(entrants);
    }

    /// @param turn gives the figures of one round by metric; the same metrics each time
    public record Entrant(String name, Turn turn) {}

    /// One round of one entrant.
    public interface Turn {
        Map<String, Double> take() throws Exception;
    }

    /// Takes that many rounds, after one of each that does not count.
    public Contest rounds(String what, int count) throws Exception {
        run.say(what + ": warming up " + names());
        for (Entrant each : entrants) {
            each.turn().take();
        }
        return cold(what, count);
    }

    /// Takes that many rounds, all of which count.
    public Contest cold(String what, int count) throws Exception {
        for (int round = 0; round < count; round++) {
            for (int place = 0; place < entrants.size(); place++) {
                Entrant next = entrants.get((round + place) % entrants.size());
                Map<String, Double> taken = next.turn().take();
                run.say("%s, round %d of %d: %s %s".formatted(what, round + 1, count, next.name(), brief(taken)));
                taken.forEach((metric, figure) -> record(next.name(), metric, figure));
            }
        }
        return this;
    }

    private void record(String entrant, String metric, double figure) {
        figures.computeIfAbsent(metric, _ -> new LinkedHashMap<>())
                .computeIfAbsent(entrant, _ -> new ArrayList<>())
                .add(figure);
    }

    private List<String> names() {
        return entrants.stream().map(Entrant::name).toList();
    }

    private static String brief(Map<String, Double> taken) {
        var text = new StringBuilder();
        taken.forEach((metric, figure) -> text.append(text.isEmpty() ? "" : "; ")
                .append(metric)
                .append(' ')
                .append(Report.number(figure)));
        return text.toString();
    }

    /// The first beside each of the others, metric by metric.
    public List<Row> rows() {
        String subject = entrants.getFirst().name();
        return figures.entrySet().stream()
                .flatMap(metric -> entrants.stream()
                        .skip(1)
                        .flatMap(peer -> row(metric.getKey(), metric.getValue(), subject, peer.name())))
                .toList();
    }

    private static Stream<Row> row(String metric, Map<String, List<Double>> taken, String subject, String peer) {
        List<Double> ours = taken.getOrDefault(subject, List.of());
        List<Double> theirs = taken.getOrDefault(peer, List.of());
        if (ours.isEmpty() || theirs.isEmpty()) {
            return Stream.empty();
        }
        Spread ratio = Spread.ofRatios(ours, theirs);
        return Stream.of(new Row(
                subject,
                peer,
                metric,
                Spread.of(ours).median(),
                Spread.of(theirs).median(),
                ratio.median(),
                ratio.low(),
                ratio.high()));
    }

    /// The figures of one entrant, a figure a round; empty if it has none of that metric.
    public List<Double> figures(String entrant, String metric) {
        return List.copyOf(figures.getOrDefault(metric, Map.of()).getOrDefault(entrant, List.of()));
    }
}
