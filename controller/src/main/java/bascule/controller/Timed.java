package bascule.controller;

import java.time.Duration;
import java.time.InstantSource;

/// Surroundings whose clock that people read is another one: that of the store which several
/// controllers share, so that no gate that one of them began is judged by the clock of another
/// machine.
public record Timed(Surroundings here, InstantSource clock) implements Surroundings {
    @Override
    public Duration uptime() {
        return here.uptime();
    }

    @Override
    public void rest(Duration time) throws InterruptedException {
        here.rest(time);
    }

    @Override
    public void at(String point) {
        here.at(point);
    }
}
