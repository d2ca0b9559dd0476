package bascule.bench.room;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// People who have the page of one migration open: each follows its live events.
public final class Viewers implements AutoCloseable {
    private static final long SEEN_WITHIN_SECONDS = 20;

    private final int count;
    private final List<Stream<String>> streams = new ArrayList<>();
    private volatile Wanted wanted = new Wanted(0, "", new CountDownLatch(0));

    /// Whoever sees that state for the first time counts.
    private record Wanted(long number, String state, CountDownLatch left) {}

    private Viewers(int count) {
        this.count = count;
    }

    public static Viewers of(OurServer server, String name, int count) throws IOException, InterruptedException {
        var all = new Viewers(count);
        for (int number = 0; number < count; number++) {
            Stream<String> lines = server.events(name).body();
            all.streams.add(lines);
            Thread.ofVirtual().start(() -> all.follow(lines));
        }
        return all;
    }

    private void follow(Stream<String> lines) {
        long counted = wanted.number();
        for (String line : (Iterable<String>) lines::iterator) {
            Wanted now = wanted;
            if (now.number() != counted
                    && line.startsWith("data: ")
                    && line.contains("\"state\":\"" + now.state() + "\"")) {
                counted = now.number();
                now.left().countDown();
            }
        }
    }

    /// An act that leads to a state.
    public interface Act {
        void run() throws IOException, InterruptedException;
    }

    /// @return milliseconds from the act until the last of them sees that state
    public double seen(String state, Act act) throws IOException, InterruptedException {
        var next = new Wanted(wanted.number() + 1, state, new CountDownLatch(count));
        wanted = next;
        long begun = System.nanoTime();
        act.run();
        if (!next.left().await(SEEN_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("%d of %d viewers did not see '%s' within %d s"
                    .formatted(next.left().getCount(), count, state, SEEN_WITHIN_SECONDS));
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    @Override
    public void close() {
        streams.forEach(Stream::close);
    }
}
