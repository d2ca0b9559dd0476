package bascule.controller;

import java.time.Duration;
import java.time.InstantSource;

/// What a term needs of the world besides its migration: time, and places to die at.
public interface Surroundings {
    /// The clock that people read; it may jump, and only gates that wait for hours look at it.
    InstantSource clock();

    /// A clock that never jumps.
    Duration uptime();

    void rest(Duration time) throws InterruptedException;

    /// Passes a named crash point: `hold.intent`, `fence-blue.required`. Does nothing in service.
    void at(String point);

    /// The machine's own time, and no crash points.
    Surroundings REAL = new Surroundings() {
        @Override
        public InstantSource clock() {
            return InstantSource.system();
        }

        @Override
        public Duration uptime() {
            return Duration.ofNanos(System.nanoTime());
        }

        @Override
        public void rest(Duration time) throws InterruptedException {
            Thread.sleep(time);
        }

        @Override
        public void at(String point) {}
    };
}
