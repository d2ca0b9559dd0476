package bascule.demo.story;

import bascule.controller.Status;
import bascule.demo.check.Prober;
import bascule.demo.check.Verdict;
import bascule.demo.load.Shoppers;
import bascule.demo.world.World;
import bascule.demo.world.WorldException;
import bascule.journal.Entry;
import bascule.migration.StepException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Draws the report from everybody who has seen something.
record Reckoning(World world, Shoppers shoppers, Prober prober, Observer observer) {
    private static final int FINDINGS_SHOWN = 20;

    Report report(Settings settings, Optional<String> broken, Verdict verdict, List<String> differences) {
        Optional<Status> status = last();
        var figures = shoppers.figures();
        List<Entry> entries = entries();
        Optional<Detection> detection = settings.bad().map(bad -> Detection.of(bad, entries));
        Optional<Endured> endured = settings.outage() ? Optional.of(Endured.of(figures, entries)) : Optional.empty();
        Flagged flagged = Flagged.of(figures.agreement(), entries, everybody());
        List<String> problems = new ArrayList<>();
        broken.ifPresent(problems::add);
        long excused = endured.map(Endured::failed).orElse(detection.isPresent() ? figures.failedByGreen() : 0);
        if (figures.failed() > excused || figures.unknown() > 0 || figures.stale() > 0) {
            problems.addAll(figures.troubles());
        }
        verdict.findings().stream().limit(FINDINGS_SHOWN).forEach(problems::add);
        differences.stream().limit(FINDINGS_SHOWN).forEach(problems::add);
        return new Report(
                figures.requests(),
                figures.failed(),
                figures.failedByGreen(),
                figures.unknown(),
                figures.stale(),
                shoppers.history().acknowledged(),
                verdict.lost(),
                verdict.doubled(),
                verdict.untrue(),
                status.map(Status::switches).orElse(0),
                status.map(Status::rollbacks).orElse(0),
                settings.outage() ? 0 : settings.cycles(),
                observer.rowsCopied(),
                differences.size() + observer.differences(),
                observer.violations(),
                prober.twoWritable(),
                prober.tries(),
                figures.held(),
                heldMax(),
                figures.latency(),
                world.blue().server().version().number(),
                world.green().server().version().number(),
                detection,
                endured,
                flagged,
                problems);
    }

    private List<Entry> entries() {
        try {
            return world.controller().journal(Moves.MIGRATION);
        } catch (WorldException _) {
            return List.of();
        }
    }

    private String everybody() {
        try {
            return world.everybodysCheckout();
        } catch (WorldException _) {
            return "";
        }
    }

    private Optional<Status> last() {
        try {
            return Optional.of(observer.look());
        } catch (WorldException _) {
            return Optional.empty();
        }
    }

    private long heldMax() {
        try {
            return world.gateway().standing().counters().heldMax();
        } catch (StepException _) {
            return 0;
        }
    }
}
