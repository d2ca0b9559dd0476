package bascule.bench.flips;

import bascule.bench.http.Nginx;
import bascule.bench.http.Wire;
import bascule.bench.world.Commands;
import bascule.bench.world.Workshop;
import bascule.migration.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// An nginx whose file is written anew and read again (`reload`). It does not say when it is done,
/// so a new connection is asked until the other side answers.
public record NginxFlipper(Workshop workshop, Nginx.Standing nginx, int blue, int green) implements Flipper {
    private static final Duration SIGNALLING = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    public static NginxFlipper start(Workshop workshop, Path nginx, int blue, int green) throws IOException {
        return new NginxFlipper(workshop, Nginx.standing(workshop, nginx, blue), blue, green);
    }

    @Override
    public String name() {
        return "nginx reload";
    }

    @Override
    public int port() {
        return nginx.port();
    }

    @Override
    public void flip(Side to) throws IOException, InterruptedException {
        nginx.point(workshop, to == Side.BLUE ? blue : green);
        Commands.run(workshop, SIGNALLING, List.of("kill", "-HUP", Long.toString(nginx.pid())));
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!answering().equals(to.word())) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("nginx has not turned within " + LIMIT.toSeconds() + " s");
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private String answering() throws IOException {
        try (Wire wire = Wire.connect(port())) {
            return wire.get("/").origin();
        }
    }
}
