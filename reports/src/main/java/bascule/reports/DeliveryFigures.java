package bascule.reports;

import bascule.controller.Status;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Event.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The four figures by which the delivery of software is compared (DORA), of the migrations that
/// a controller knows.
public final class DeliveryFigures {
    private static final double WEEK_DAYS = 7;

    /// One migration, and its journal.
    public record Told(Status status, List<Entry> entries) {
        public Told {
            entries = List.copyOf(entries);
        }

        /// The step after which green answers all callers; empty where no cutover has a step.
        private Optional<String> opening() {
            return status.steps().stream()
                    .filter(step -> step.phase().equals("cutover"))
                    .reduce((_, last) -> last)
                    .map(Status.StepLine::id);
        }

        private List<Episode> episodes() {
            return Episode.of(entries, status.state() == Status.State.ROLLING_BACK);
        }

        private List<Instant> switches() {
            return entries.stream()
                    .filter(entry -> entry.event() instanceof Event.StepFinished(var step, var way)
                            && way == Direction.FORWARD
                            && opening().filter(step.value()::equals).isPresent())
                    .map(Entry::time)
                    .toList();
        }
    }

    private final List<Told> all;
    private final List<Instant> switches;

    private DeliveryFigures(List<Told> all) {
        this.all = all;
        this.switches =
                all.stream().flatMap(told -> told.switches().stream()).sorted().toList();
    }

    public static Document of(List<Told> all) {
        var figures = new DeliveryFigures(all);
        var draft = new Document.Draft("Delivery figures");
        draft.say("Migrations: %d. Switches to green: %d.".formatted(all.size(), figures.switches.size()));
        draft.table(
                List.of("Figure", "Value", "How it is counted"),
                List.of(
                        List.of(
                                "Deployment frequency",
                                figures.frequency(),
                                "switches to green a week, from the first start until the last switch"),
                        List.of(
                                "Lead time for changes",
                                figures.leadTime(),
                                "from the start of a migration until its first switch, median"),
                        List.of(
                                "Change failure rate",
                                figures.failureRate(),
                                "switches after which somebody or something ordered a way back"),
                        List.of(
                                "Time to restore",
                                figures.restore(),
                                "from what failed, or the order to come back, until the way back was over, median")));
        draft.chapter("Migrations");
        draft.table(
                List.of("Migration", "State", "Started", "Switches", "Roll-backs"),
                all.stream()
                        .map(Told::status)
                        .map(status -> List.of(
                                status.name(),
                                EventWords.word(status.state()),
                                Times.moment(status.started()),
                                String.valueOf(status.switches()),
                                String.valueOf(status.rollbacks())))
                        .toList());
        return draft.done();
    }

    private String frequency() {
        if (switches.isEmpty()) {
            return "none yet";
        }
        Instant first = all.stream()
                .map(told -> told.status().started())
                .min(Instant::compareTo)
                .orElseThrow();
        double weeks = Math.max(1, Duration.between(first, switches.getLast()).toHours() / 24.0 / WEEK_DAYS);
        return String.format(Locale.ROOT, "%.1f a week", switches.size() / weeks);
    }

    private String leadTime() {
        return median(all.stream()
                .filter(told -> !told.switches().isEmpty())
                .map(told -> Duration.between(
                        told.status().started(), told.switches().getFirst()))
                .toList());
    }

    private String failureRate() {
        if (switches.isEmpty()) {
            return "none yet";
        }
        long failed = all.stream().mapToLong(told -> told.status().rollbacks()).sum();
        return "%d of %d (%d %%)".formatted(failed, switches.size(), Math.round(100.0 * failed / switches.size()));
    }

    private String restore() {
        return median(all.stream()
                .flatMap(told -> told.episodes().stream())
                .filter(episode -> episode.cameBack() && episode.ended().isPresent())
                .map(Episode::lasted)
                .toList());
    }

    private static String median(List<Duration> times) {
        var sorted = new ArrayList<>(times);
        sorted.sort(Duration::compareTo);
        return sorted.isEmpty() ? "none yet" : Times.stretch(sorted.get((sorted.size() - 1) / 2));
    }
}
