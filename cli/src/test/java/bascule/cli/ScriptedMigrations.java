package bascule.cli;

import bascule.comparison.Difference;
import bascule.comparison.Sample;
import bascule.controller.Migrations;
import bascule.controller.Preflight;
import bascule.controller.Status;
import bascule.controller.Unfit;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException.Refused;
import bascule.migration.StepId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/// Writes down what it was asked, and shows one status after the other, the last one for good.
final class ScriptedMigrations implements Migrations {
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final Deque<Status> script = new ConcurrentLinkedDeque<>();
    final List<String> problems = new ArrayList<>();
    final List<String> uncarried = new ArrayList<>();
    volatile String refusal = "";

    /// Only these were ever asked to change something.
    List<String> changes() {
        return calls.stream().filter(call -> !call.startsWith("look")).toList();
    }

    @Override
    public List<Status> list() {
        calls.add("look list");
        return script.isEmpty() ? List.of() : List.of(script.getFirst());
    }

    @Override
    public Optional<Status> status(String name) {
        calls.add("look " + name);
        if (script.isEmpty() || !script.getFirst().name().equals(name)) {
            return Optional.empty();
        }
        return Optional.of(script.size() > 1 ? script.removeFirst() : script.getFirst());
    }

    @Override
    public Preflight preflight(String planText, Path scripts) {
        calls.add("look preflight " + scripts);
        return new Preflight(problems, uncarried);
    }

    @Override
    public Status start(String planText, Path scripts, String actor, String reason) throws Refused, Unfit {
        if (!problems.isEmpty()) {
            throw new Unfit(Statuses.NAME, problems);
        }
        return change("start %s %s %s".formatted(scripts, actor, reason));
    }

    @Override
    public Status order(String name, String actor, Event.Order order, String reason) throws Refused {
        return change("order %s %s %s %s".formatted(name, actor, order, reason));
    }

    @Override
    public Status approve(String name, String actor, String gate, String reason) throws Refused {
        return change("approve %s %s %s %s".formatted(name, actor, gate, reason));
    }

    @Override
    public Status arrange(String name, String actor, Event.Matter matter, String value, String reason) throws Refused {
        return change("arrange %s %s %s %s %s".formatted(name, actor, matter, value, reason));
    }

    @Override
    public Status breakGlass(String name, String actor, Duration lasts, String reason) throws Refused {
        return change("break-glass %s %s %s %s".formatted(name, actor, lasts, reason));
    }

    @Override
    public Status review(String name, String actor, String reason) throws Refused {
        return change("review %s %s %s".formatted(name, actor, reason));
    }

    @Override
    public List<Entry> journal(String name, long after) {
        var entries = List.of(
                entry(1, new Event.Claimed("controller-1")),
                entry(2, new Event.Ordered("ana", Event.Order.ROLL_BACK, "errors\n 9 forged")),
                entry(3, new Event.StepFinished(new StepId("hold"), Event.Direction.BACK)));
        return entries.stream().filter(entry -> entry.sequence() > after).toList();
    }

    @Override
    public List<Line> log(String name, int most) {
        calls.add("look log " + most);
        return List.of(new Line(Statuses.NOON, "copied \u001b[31morders"));
    }

    @Override
    public List<Sampled> samples(String name) {
        calls.add("look samples");
        var sample = new Sample(
                Statuses.NOON,
                "GET",
                Optional.of("0af7651916cd43dd8448eb211c80319c"),
                Side.GREEN,
                List.of(new Difference("$.items[*].price", "number", "text of 7")));
        return List.of(new Sampled("catalogue", sample));
    }

    @Override
    public void close() {
        calls.add("close");
    }

    private static Entry entry(long sequence, Event event) {
        return new Entry(sequence, Instant.EPOCH, new Epoch(3), event, "0123456789abcdef");
    }

    private Status change(String call) throws Refused {
        calls.add(call);
        if (!refusal.isEmpty()) {
            throw new Refused(refusal);
        }
        return script.getFirst();
    }
}
