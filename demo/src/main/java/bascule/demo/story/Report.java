package bascule.demo.story;

import bascule.demo.load.Figures.Times;
import bascule.demo.shop.Checkout;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What came of it.
///
/// @param failedByGreen of the failed ones; a green that is meant to be bad may have some
/// @param untrue writes done that were told as certainly not done, and rows nobody wrote
/// @param stale reads that did not see what was acknowledged before them
/// @param cycles how often it was to be rolled back
/// @param rowsCopied by the backfill
/// @param differences between both databases at the end, as the links and as this demo see it
/// @param twoWritable moments at which both databases let somebody write, of `probes`
/// @param hold latency of requests that were held
/// @param heldMax requests that were held at once, at most
/// @param detection of a green that is meant to be bad; empty if it is none
/// @param endured an outage that both sides shared; empty if there was none
/// @param flagged what the flag did that goes with the migration
/// @param problems in words, the first of each kind; none if all is well
public record Report(
        long requests,
        long failed,
        long failedByGreen,
        long unknown,
        long stale,
        long acknowledgedWrites,
        long lost,
        long doubled,
        long untrue,
        int switches,
        int rollbacks,
        int cycles,
        long rowsCopied,
        long differences,
        long fenceViolations,
        long twoWritable,
        long probes,
        Times hold,
        long heldMax,
        Times latency,
        String blue,
        String green,
        Optional<Detection> detection,
        Optional<Endured> endured,
        Flagged flagged,
        List<String> problems) {
    public static final double LONGEST_HOLD_MILLIS = 1_000;

    public Report {
        problems = List.copyOf(problems);
    }

    /// Whether every promise held.
    public boolean ok() {
        return broken().isEmpty();
    }

    /// Each promise that did not hold, in words.
    public List<String> broken() {
        var broken = new ArrayList<String>();
        expect(broken, failed - excused() + unknown == 0, "no request fails, and none stays without a clear answer");
        expect(broken, stale == 0, "no read misses what was acknowledged before it");
        expect(broken, lost + doubled + untrue == 0, "no write is lost, doubled, or other than its shopper was told");
        expect(broken, differences == 0, "both databases mean the same");
        expect(broken, fenceViolations == 0, "nobody writes past a closed fence");
        expect(broken, twoWritable == 0 && probes > 0, "never do both databases let somebody write");
        detection.ifPresentOrElse(
                found -> expectLeft(broken, found),
                () -> expect(
                        broken,
                        switches == cycles + 1 && rollbacks == cycles,
                        "it is switched and rolled back as often as asked"));
        endured.ifPresent(outage -> expectEndured(broken, outage));
        expect(
                broken,
                flagged.disagreements() == 0 && flagged.evaluations() > 0,
                "flag and side say the same, but while a share is on its way from one to the other");
        expect(
                broken,
                flagged.everybody().equals(detection.isPresent() ? "off" : "on"),
                "the flag ends where the traffic does");
        expect(broken, acknowledgedWrites > 0, "shoppers get something written");
        expect(
                broken,
                hold.maxMillis() < LONGEST_HOLD_MILLIS,
                "no request that is held takes a second or more; here other work on this machine counts too");
        expect(broken, problems.isEmpty(), "nothing else goes wrong");
        return List.copyOf(broken);
    }

    /// Failures that are meant to be.
    private long excused() {
        return endured.map(Endured::failed).orElse(detection.isPresent() ? failedByGreen : 0);
    }

    private static void expectEndured(List<String> broken, Endured outage) {
        expect(
                broken,
                outage.failedByBlue() > 0 && outage.failedByGreen() > 0,
                "the outage strikes callers of both sides");
        expect(
                broken,
                outage.guard().isEmpty() && !outage.rolledBack(),
                "a good green is not left for an outage that both sides share");
    }

    private void expectLeft(List<String> broken, Detection found) {
        expect(broken, found.detected(), "a guard sees that green is bad");
        expect(broken, found.rolledBack() && switches == 0, "what is bad is left by itself, and never switched to");
        expect(
                broken,
                found.turnMillis() <= Detection.TURN_MILLIS_MAX,
                "callers are on their way back within five seconds after the guard's fail");
    }

    private static void expect(List<String> broken, boolean holds, String promise) {
        if (!holds) {
            broken.add(promise);
        }
    }

    public String json() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("requests", requests)
                .put("failed", failed)
                .put("unknown", unknown)
                .put("stale", stale)
                .put("acknowledgedWrites", acknowledgedWrites)
                .put("lost", lost)
                .put("doubled", doubled)
                .put("untrue", untrue)
                .put("switches", switches)
                .put("rollbacks", rollbacks)
                .put("rowsCopied", rowsCopied)
                .put("differences", differences)
                .put("fenceViolations", fenceViolations)
                .put("twoWritable", twoWritable)
                .put("probes", probes);
        node.putObject("hold")
                .put("p50Millis", hold.p50Millis())
                .put("p99Millis", hold.p99Millis())
                .put("maxMillis", hold.maxMillis())
                .put("heldMax", heldMax)
                .put("held", hold.count());
        node.putObject("latency").put("p50Millis", latency.p50Millis()).put("p99Millis", latency.p99Millis());
        node.putObject("postgres").put("blue", blue).put("green", green);
        node.putObject("flags")
                .put("flag", Checkout.FLAG)
                .put("evaluations", flagged.evaluations())
                .put("disagreements", flagged.disagreements())
                .put("travelling", flagged.travelling())
                .put("ahead", flagged.ahead())
                .put("everybody", flagged.everybody());
        detection.ifPresent(found -> node.put("badGreen", found.bad().word())
                .put("failedByGreen", failedByGreen)
                .put("rolledBack", found.rolledBack())
                .put("detectionMillis", found.detectionMillis())
                .put("turnMillis", found.turnMillis())
                .put("guard", found.guard())
                .put("evidence", found.evidence()));
        endured.ifPresent(outage -> {
            node.put("rolledBack", outage.rolledBack()).put("guard", outage.guard());
            node.putObject("outage")
                    .put("millis", outage.millis())
                    .put("failedByBlue", outage.failedByBlue())
                    .put("failedByGreen", outage.failedByGreen());
        });
        problems.forEach(node.putArray("problems")::add);
        broken().forEach(node.putArray("broken")::add);
        return node.put("ok", ok()).toString();
    }

    private String text(Detection found) {
        if (!found.detected()) {
            return String.format(
                    Locale.ROOT,
                    "bad green      %s: no guard failed%n",
                    found.bad().word());
        }
        return String.format(
                Locale.ROOT,
                "bad green      %s: seen by %s after %.1f s, %s %.1f s later; %,d requests failed on green%n"
                        + "               %s%n",
                found.bad().word(),
                found.guard(),
                found.detectionMillis() / 1_000.0,
                found.rolledBack() ? "left by itself" : "NOT left; begun",
                found.turnMillis() / 1_000.0,
                failedByGreen,
                found.evidence());
    }

    private static String text(Endured outage) {
        return String.format(
                Locale.ROOT,
                "shared outage  %.0f s: %,d requests failed on blue, %,d on green; %s, %s%n",
                outage.millis() / 1_000.0,
                outage.failedByBlue(),
                outage.failedByGreen(),
                outage.guard().isEmpty() ? "no guard failed" : outage.guard() + " FAILED",
                outage.rolledBack() ? "and green was LEFT" : "and green was not left");
    }

    /// For people.
    public String text() {
        try (var text = new Formatter(Locale.ROOT)) {
            text.format("PostgreSQL     blue %s, green %s%n", blue, green);
            text.format("rows copied    %,d%n", rowsCopied);
            text.format("switches       %d, rolled back %d times%n", switches, rollbacks);
            text.format(
                    "requests       %,d   failed %,d   unknown %,d   stale %,d%n", requests, failed, unknown, stale);
            text.format(
                    "writes         %,d acknowledged   lost %,d   doubled %,d   untrue %,d%n",
                    acknowledgedWrites, lost, doubled, untrue);
            text.format("databases      %,d differences   %,d fence violations%n", differences, fenceViolations);
            text.format("both writable  %,d of %,d moments%n", twoWritable, probes);
            text.format(
                    "flag           %s: %,d answers   %,d disagree with their side   %,d while a share travelled   "
                            + "everybody at the end: %s%n",
                    Checkout.FLAG,
                    flagged.evaluations(),
                    flagged.disagreements(),
                    flagged.travelling(),
                    flagged.everybody().isEmpty() ? "no" : flagged.everybody());
            flagged.examples().forEach(example -> text.format("               %s%n", example));
            text.format(
                    "held           %,d requests   p50 %.0f ms   p99 %.0f ms   max %.0f ms   at most %,d at once%n",
                    hold.count(), hold.p50Millis(), hold.p99Millis(), hold.maxMillis(), heldMax);
            text.format("latency        p50 %.1f ms   p99 %.1f ms%n", latency.p50Millis(), latency.p99Millis());
            detection.ifPresent(found -> text.format("%s", text(found)));
            endured.ifPresent(outage -> text.format("%s", text(outage)));
            problems.forEach(problem -> text.format("  ! %s%n", problem));
            broken().forEach(promise -> text.format("  ✘ not so: %s%n", promise));
            text.format(ok() ? "every promise held%n" : "NOT every promise held%n");
            return text.toString();
        }
    }
}
