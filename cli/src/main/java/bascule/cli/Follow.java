package bascule.cli;

import bascule.controller.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Looks at a migration again and again until it rests. It only looks: ending it does not touch the migration.
final class Follow {
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Set<String> AWAY = Set.of("unreachable", "unanswered");
    /// How long a server may be away, as it is while it restarts.
    private static final Duration AWAY_MAX = Duration.ofMinutes(1);
    /// How long an order may take to show.
    private static final Duration HEEDED_MAX = Duration.ofSeconds(10);

    private final ServerClient client;
    private final String name;
    private final Viewer viewer;

    Follow(ServerClient client, String name, Viewer viewer) {
        this.client = client;
        this.name = name;
        this.viewer = viewer;
    }

    record End(Status status, Outcome outcome) {}

    /// @param rest what counts as rest
    /// @throws Failure when the time is over, or the server is away for too long
    End until(Function<Status, Optional<Outcome>> rest, Duration atMost) {
        try (var _ = Interruption.told(name)) {
            return looking(rest, atMost);
        }
    }

    private End looking(Function<Status, Optional<Outcome>> rest, Duration atMost) {
        long begin = System.nanoTime();
        while (true) {
            Status status = look(begin, atMost);
            viewer.show(status);
            Optional<Outcome> outcome = rest.apply(status);
            if (outcome.isPresent()) {
                return new End(status, outcome.get());
            }
            demandTime(begin, atMost);
            pause();
        }
    }

    /// The same, for a migration that rested before an order was given: it counts as resting only once it has
    /// moved, or has not for so long that the order changed nothing.
    End untilAfter(Status before, Function<Status, Optional<Outcome>> rest, Duration atMost) {
        long begin = System.nanoTime();
        return until(
                status -> {
                    boolean same = status.state() == before.state()
                            && status.switches() == before.switches()
                            && status.rollbacks() == before.rollbacks();
                    return same && since(begin).compareTo(HEEDED_MAX) < 0 ? Optional.empty() : rest.apply(status);
                },
                atMost);
    }

    private Status look(long begin, Duration atMost) {
        long away = System.nanoTime();
        boolean told = false;
        while (true) {
            try {
                return ServerClient.status(client.status(name));
            } catch (Failure failure) {
                if (!AWAY.contains(failure.code()) || since(away).compareTo(AWAY_MAX) > 0) {
                    throw failure;
                }
                if (!told) {
                    viewer.note("the server does not answer; looking again");
                    told = true;
                }
            }
            demandTime(begin, atMost);
            pause();
        }
    }

    private void demandTime(long begin, Duration atMost) {
        if (since(begin).compareTo(atMost) > 0) {
            throw new Failure(
                    ExitCode.TIMEOUT,
                    "timeout",
                    "%s has not come to rest within %s; it goes on".formatted(name, StatusTree.elapsed(atMost)),
                    "bascule watch " + name);
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.INTERRUPTED, "interrupted", "interrupted; the migration goes on", "");
        }
    }
}
