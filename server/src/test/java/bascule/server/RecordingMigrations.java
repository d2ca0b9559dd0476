package bascule.server;

import bascule.comparison.Difference;
import bascule.comparison.Sample;
import bascule.controller.Duty;
import bascule.controller.Migrations;
import bascule.controller.Preflight;
import bascule.controller.Status;
import bascule.controller.Unfit;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.migration.Side;
import bascule.migration.StepException.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Writes down what it was asked, and knows just the statuses it was given.
final class RecordingMigrations implements Migrations {
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final List<Status> known = new ArrayList<>();
    final List<Entry> entries = new ArrayList<>();
    /// Each a migration and who broke its glass.
    final List<String> alone = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    List<String> unfit = List.of();
    volatile Duty duty = Duty.ALONE;
    Optional<Supplier<Refused>> refusal = Optional.empty();
    Optional<Supplier<RuntimeException>> failure = Optional.empty();

    @Override
    public Duty duty() {
        return duty;
    }

    @Override
    public List<Status> list() {
        call("list");
        return List.copyOf(known);
    }

    @Override
    public Optional<Status> status(String name) {
        call("status " + name);
        return known.stream().filter(status -> status.name().equals(name)).findFirst();
    }

    @Override
    public Preflight preflight(String planText, Path scripts) throws Refused {
        change("preflight %s %s".formatted(planText, scripts));
        return new Preflight(problems, List.of("blue: 3 large objects"));
    }

    @Override
    public Status start(String planText, Path scripts, String actor, String reason) throws Refused, Unfit {
        if (!unfit.isEmpty()) {
            throw new Unfit("orders-v2", unfit);
        }
        change("start %s %s %s %s".formatted(planText, scripts, actor, reason));
        return known.getFirst();
    }

    @Override
    public Status order(String name, String actor, Event.Order order, String reason) throws Refused {
        change("order %s %s %s %s".formatted(name, actor, order, reason));
        return known.getFirst();
    }

    @Override
    public Status approve(String name, String actor, String gate, String reason) throws Refused {
        change("approve %s %s %s %s".formatted(name, actor, gate, reason));
        return known.getFirst();
    }

    @Override
    public Status arrange(String name, String actor, Event.Matter matter, String value, String reason) throws Refused {
        change("arrange %s %s %s %s %s".formatted(name, actor, matter, value, reason));
        return known.getFirst();
    }

    @Override
    public Status breakGlass(String name, String actor, Duration lasts, String reason) throws Refused {
        change("break-glass %s %s %s %s".formatted(name, actor, lasts, reason));
        return known.getFirst();
    }

    @Override
    public boolean actsAlone(String name, String person) {
        return alone.contains(name + " " + person);
    }

    @Override
    public Status review(String name, String actor, String reason) throws Refused {
        change("review %s %s %s".formatted(name, actor, reason));
        return known.getFirst();
    }

    @Override
    public List<Entry> journal(String name, long after) {
        call("journal %s %d".formatted(name, after));
        return entries.stream().filter(entry -> entry.sequence() > after).toList();
    }

    @Override
    public List<Line> log(String name, int most) {
        call("log %s %d".formatted(name, most));
        return List.of(new Line(Instant.parse("2026-11-25T12:00:00Z"), "copied orders"));
    }

    @Override
    public List<Sampled> samples(String name) {
        call("samples " + name);
        var sample = new Sample(
                Instant.parse("2026-11-25T12:00:00Z"),
                "GET",
                Optional.of("0af7651916cd43dd8448eb211c80319c"),
                Side.GREEN,
                List.of(new Difference("$.items[*].price", "number", "text of 7")));
        return List.of(new Sampled("catalogue", sample));
    }

    @Override
    public void close() {}

    private void change(String call) throws Refused {
        call(call);
        if (refusal.isPresent()) {
            throw refusal.get().get();
        }
    }

    private void call(String call) {
        calls.add(call);
        if (failure.isPresent()) {
            throw failure.get().get();
        }
    }
}
