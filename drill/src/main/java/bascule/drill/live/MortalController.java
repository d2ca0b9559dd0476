package bascule.drill.live;

import bascule.cli.Main;
import bascule.controller.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// The command line as it is, in a process that passes its crash points with its eyes on a file: whatever point
/// stands there is where it dies, as of `kill -9`, or where it waits. The order is taken off the file first.
public final class MortalController implements Surroundings {
    /// Environment variable that names the file.
    static final String ORDERS = "BASCULE_DRILL_ORDERS";

    static final String DIE = "die ";
    static final String WAIT = "wait ";
    private static final Duration WAITS_AT_MOST = Duration.ofSeconds(20);
    private static final Duration LOOKS_AGAIN = Duration.ofMillis(5);

    private final Path orders;

    private MortalController(Path orders) {
        this.orders = orders;
    }

    public static void main(String[] words) {
        String orders = System.getenv(ORDERS);
        if (orders == null) {
            throw new IllegalStateException(ORDERS + " must name a file");
        }
        System.exit(Main.run(words, new MortalController(Path.of(orders))));
    }

    @Override
    public InstantSource clock() {
        return REAL.clock();
    }

    @Override
    public Duration uptime() {
        return REAL.uptime();
    }

    @Override
    public void rest(Duration time) throws InterruptedException {
        REAL.rest(time);
    }

    @Override
    public void at(String point) {
        String order = order();
        if (order.equals(DIE + point)) {
            erase();
            Runtime.getRuntime().halt(137);
        }
        if (order.equals(WAIT + point)) {
            erase();
            awaitLeave();
        }
    }

    private String order() {
        try {
            return Files.readString(orders);
        } catch (NoSuchFileException none) {
            return "";
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private void erase() {
        try {
            Files.delete(orders);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// A file comes back when it may go on.
    private void awaitLeave() {
        Duration end = uptime().plus(WAITS_AT_MOST);
        try {
            while (order().isEmpty() && uptime().compareTo(end) < 0) {
                rest(LOOKS_AGAIN);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
