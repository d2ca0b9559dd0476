package bascule.cli;

import bascule.alerts.Delivery;
import bascule.controller.BrokenGlass;
import bascule.controller.Status;
import bascule.controller.Status.GateLine;
import bascule.controller.Status.Health;
import bascule.controller.Status.State;
import bascule.controller.Status.StepLine;
import bascule.data.Link;
import bascule.migration.Side;
import bascule.server.Shape;
import bascule.traffic.Balancer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A status as a picture: a head, a branch for each organ that the migration has, and what to type next.
public final class StatusTree {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int BAR = 20;
    private static final int LABEL = 11;

    private final Status status;
    private final Optional<Rates> rates;
    private final ZoneId zone;

    private record Branch(String label, InkedLine text) {}

    private StatusTree(Status status, Optional<Rates> rates, ZoneId zone) {
        this.status = status;
        this.rates = rates;
        this.zone = zone;
    }

    /// @param width columns at most
    /// @param colour whether the reader is a terminal that wants colour
    /// @return lines that each end in a line feed
    public static String render(Status status, int width, boolean colour) {
        return render(status, Optional.empty(), ZoneId.systemDefault(), width, colour);
    }

    /// The same with the rates of traffic, which take two looks.
    ///
    /// @param earlier what was seen some seconds before
    public static String render(Status earlier, Status status, int width, boolean colour) {
        return render(status, Rates.between(earlier, status), ZoneId.systemDefault(), width, colour);
    }

    static String render(Status status, Optional<Rates> rates, ZoneId zone, int width, boolean colour) {
        return new StatusTree(status, rates, zone).draw(width, colour);
    }

    private String draw(int width, boolean colour) {
        var lines = new ArrayList<InkedLine>();
        lines.add(head());
        List<Branch> branches = branches();
        for (int place = 0; place < branches.size(); place++) {
            Branch branch = branches.get(place);
            boolean last = place == branches.size() - 1;
            var line = new InkedLine()
                    .put(last ? "└─ " : "├─ ", Ink.FAINT)
                    .put(branch.label() + " ".repeat(LABEL - branch.label().length()), Ink.FAINT);
            lines.add(line.put(branch.text()));
        }
        if (!status.hint().isEmpty()) {
            lines.add(new InkedLine().put("hint: ", Ink.FAINT).put(status.hint()));
        }
        var drawn = new StringBuilder();
        lines.forEach(line -> drawn.append(line.draw(width, colour)).append('\n'));
        return drawn.toString();
    }

    private InkedLine head() {
        var line = new InkedLine()
                .put(status.name(), Ink.STRONG)
                .put("  ")
                .put(status.phase().toUpperCase(Locale.ROOT), Ink.STRONG);
        List<String> phases = phases();
        int place = phases.indexOf(status.phase());
        if (place >= 0 && !back()) {
            line.put(" " + (place + 1) + "/" + phases.size());
        }
        return line.next(Shape.word(status.state()).replace('-', ' '), ofState(status.state()))
                .next(Shape.word(status.health()), ofHealth(status.health()))
                .next("reversible: " + reversible())
                .next(elapsed(Duration.between(status.started(), status.at())), Ink.FAINT);
    }

    /// Counted phases would read as if their steps ran again.
    private boolean back() {
        return status.state() == State.ROLLED_BACK || status.state() == State.ABORTED;
    }

    private List<String> phases() {
        var ids = new LinkedHashSet<String>();
        status.steps().forEach(step -> ids.add(step.phase()));
        var later = status.gates().stream().map(GateLine::phase).filter(phase -> !ids.contains(phase));
        return Stream.concat(ids.stream(), later.toList().stream()).distinct().toList();
    }

    private String reversible() {
        if (!status.reversible()) {
            boolean said = status.irreversible().isEmpty() || status.state().ended();
            return said ? "no" : "no (" + status.irreversible() + ")";
        }
        return status.until().isEmpty() ? "yes" : "yes (until " + status.until() + ")";
    }

    private List<Branch> branches() {
        var branches = new ArrayList<Branch>();
        if (!status.reason().isEmpty()) {
            branches.add(new Branch("why", new InkedLine().put(status.reason(), ofHealth(status.health()))));
        }
        status.traffic().ifPresent(traffic -> branches.add(new Branch("traffic", traffic(traffic))));
        if (!status.steps().isEmpty()) {
            branches.add(new Branch("steps", steps()));
        }
        status.links().ifPresent(links -> {
            branches.add(new Branch("data", data(links)));
            branches.add(new Branch("verified", verified()));
        });
        status.flags().ifPresent(flags -> {
            FlagLines.of(flags).forEach(line -> branches.add(new Branch("flag", line)));
            Optional.of(FlagLines.clients(flags))
                    .filter(line -> !line.isEmpty())
                    .ifPresent(line -> branches.add(new Branch("clients", line)));
        });
        if (!status.gates().isEmpty()) {
            branches.add(new Branch("gates", gates()));
        }
        if (!status.alerts().isEmpty()) {
            branches.add(new Branch("alerts", alerts()));
        }
        status.glass().stream()
                .filter(BrokenGlass::owed)
                .forEach(each -> branches.add(new Branch("glass", glass(each))));
        if (!status.last().what().isEmpty()) {
            branches.add(new Branch("last", last()));
        }
        return branches;
    }

    private InkedLine glass(BrokenGlass broken) {
        return new InkedLine()
                .put("broken by " + broken.actor(), ofHealth(Health.FAILED))
                .next("\"" + broken.reason() + "\"")
                .next("until " + CLOCK.withZone(zone).format(broken.until()))
                .next("to be reviewed by somebody else");
    }

    private InkedLine traffic(Balancer.Standing traffic) {
        int green = traffic.serving() == Side.GREEN ? 10_000 : traffic.split().green();
        int cells = (int) Math.round(green * BAR / 10_000.0);
        var line = new InkedLine()
                .put("blue ", Ink.BLUE)
                .put("█".repeat(BAR - cells), Ink.BLUE)
                .put("▒".repeat(cells), Ink.GREEN)
                .put(" green", Ink.GREEN)
                .next(percent(10_000 - green) + " / " + percent(green) + " %");
        Balancer.Counters counters = traffic.counters();
        rates.ifPresentOrElse(
                seen -> line.next(count(seen.blue()) + " / " + count(seen.green()) + " per second"),
                () -> line.next(
                        count(counters.requestsBlue()) + " / " + count(counters.requestsGreen()) + " requests"));
        if (traffic.holding()) {
            line.next(traffic.sealed() ? "holding, sealed" : "holding", Ink.WORRY);
        }
        if (counters.failed() > 0) {
            line.next(count(counters.failed()) + " failed", Ink.WORRY);
        }
        if (!counters.unreachable().isEmpty()) {
            line.next("unreachable: " + String.join(", ", counters.unreachable()), Ink.ALARM);
        }
        return line;
    }

    private InkedLine steps() {
        long done = status.steps().stream()
                .filter(step -> step.state().equals("done"))
                .count();
        var line = new InkedLine().put(done + " of " + status.steps().size() + " done");
        for (StepLine step : status.steps()) {
            switch (step.state()) {
                case "running" -> line.next("now " + said(step));
                case "reverting" -> line.next("undoing " + said(step), Ink.WORRY);
                case "failed" -> line.next("✘ " + said(step), Ink.ALARM);
                default -> {}
            }
        }
        return line;
    }

    private static String said(StepLine step) {
        return step.progress().isEmpty() ? step.id() : step.id() + ": " + step.progress();
    }

    private static InkedLine data(Status.Links links) {
        var line = new InkedLine();
        flow(line, "to green", links.forward());
        flow(line, "back to blue", links.reverse());
        if (line.isEmpty()) {
            line.put("nothing flows");
        }
        long violations = links.forward().violations() + links.reverse().violations();
        if (violations > 0) {
            line.next("✘ " + count(violations) + " writes on a closed side", Ink.ALARM);
        }
        return line;
    }

    private static void flow(InkedLine line, String name, Link.Standing link) {
        if (link.running()) {
            line.next("%s: lag %s, %s".formatted(name, seconds(link.lagMillis()), bytes(link.lagBytes())));
        }
        if (!link.warning().isEmpty()) {
            line.next("✘ " + link.warning(), Ink.ALARM);
        }
    }

    private InkedLine verified() {
        Status.Verified verified = status.verified();
        if (!verified.done()) {
            return new InkedLine().put("not yet");
        }
        var line = verified.differences() == 0
                ? new InkedLine().put("0 differences")
                : new InkedLine().put("✘ " + count(verified.differences()) + " differences", Ink.ALARM);
        return line.next("at " + clock(verified.at()), Ink.FAINT);
    }

    private InkedLine gates() {
        var line = new InkedLine();
        var passed = new LinkedHashSet<String>();
        status.gates().stream()
                .filter(gate -> gate.verdict().equals("pass"))
                .forEach(gate -> passed.add("✔ " + gate.name()));
        passed.forEach(line::next);
        for (GateLine gate : status.gates()) {
            switch (gate.verdict()) {
                case "wait" -> line.next("⏸ " + judged(gate), Ink.WORRY);
                case "ask" -> line.next("☞ " + judged(gate), Ink.WORRY);
                case "watch" -> line.next("◉ " + judged(gate));
                case "fail" -> line.next("✘ " + judged(gate), Ink.ALARM);
                default -> {}
            }
        }
        long pending = status.gates().stream()
                .filter(gate -> gate.verdict().equals("pending"))
                .count();
        return pending == 0 ? line : line.next(pending + " to come", Ink.FAINT);
    }

    private InkedLine alerts() {
        var line = new InkedLine();
        for (Delivery each : status.alerts()) {
            line.next(each.to() + ": " + count(each.told()) + " told");
            if (each.waiting() > 0) {
                line.put(", " + each.waiting() + " waiting", Ink.WORRY);
            }
            if (each.givenUp() > 0) {
                line.put(", " + count(each.givenUp()) + " given up", Ink.ALARM);
            }
        }
        return line;
    }

    private static String judged(GateLine gate) {
        return gate.evidence().isEmpty() ? gate.name() : gate.name() + ": " + gate.evidence();
    }

    private InkedLine last() {
        Status.Last last = status.last();
        return new InkedLine().put(clock(last.at()) + " ", Ink.FAINT).put((last.actor() + " " + last.what()).strip());
    }

    private String clock(Instant time) {
        return CLOCK.format(time.atZone(zone));
    }

    private static Ink ofState(State state) {
        return switch (state) {
            case RUNNING, SWITCHED, COMPLETED, ROLLED_BACK, ABORTED -> Ink.PLAIN;
            case WAITING, AWAITING_APPROVAL, PAUSED, ROLLING_BACK -> Ink.WORRY;
            case STOPPED, HELD -> Ink.ALARM;
        };
    }

    private static Ink ofHealth(Health health) {
        return switch (health) {
            case HEALTHY -> Ink.PLAIN;
            case DEGRADED -> Ink.WORRY;
            case FAILED -> Ink.ALARM;
        };
    }

    private static String percent(int hundredths) {
        return java.math.BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.2f s", millis / 1_000.0);
    }

    private static String bytes(long bytes) {
        if (bytes < 1_024) {
            return bytes + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double rest = bytes / 1_024.0;
        int unit = 0;
        while (rest >= 1_024 && unit < units.length - 1) {
            rest /= 1_024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", rest, units[unit]);
    }

    static String elapsed(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        return seconds < 3_600
                ? "%dm%02ds".formatted(seconds / 60, seconds % 60)
                : "%dh%02dm".formatted(seconds / 3_600, seconds % 3_600 / 60);
    }
}
