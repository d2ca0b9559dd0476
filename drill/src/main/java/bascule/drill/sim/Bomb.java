package bascule.drill.sim;

import java.util.ArrayList;
import java.util.List;

/// Counts the places a controller passes, and kills it at one of them.
final class Bomb {
    private final List<String> passed = new ArrayList<>();
    private int left = Integer.MAX_VALUE;
    private boolean off;

    /// Kills at the place that many places from here; never, if negative.
    void arm(int places) {
        left = places < 0 ? Integer.MAX_VALUE : places;
    }

    /// Lets something happen that is not the controller's.
    void quietly(Runnable act) {
        boolean before = off;
        off = true;
        try {
            act.run();
        } finally {
            off = before;
        }
    }

    void pass(String place) {
        if (off) {
            return;
        }
        passed.add(place);
        if (left-- == 0) {
            throw new Killed(place);
        }
    }

    /// Every place passed so far, in order.
    List<String> passed() {
        return List.copyOf(passed);
    }
}
