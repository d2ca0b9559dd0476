package bascule.gateway;

import java.util.List;

/// The addresses of one side.
record Upstreams(List<Upstream> all) {
    static final Upstreams NONE = new Upstreams(List.of());

    Upstreams {
        all = List.copyOf(all);
    }

    /// In the order to be tried: round robin from `turn`, those that lately could not be reached last.
    List<Upstream> order(int turn, long now) {
        if (all.size() == 1) {
            return all;
        }
        Upstream[] order = new Upstream[all.size()];
        int front = 0;
        int back = order.length;
        for (int i = 0; i < order.length; i++) {
            Upstream next = all.get(Math.floorMod(turn + i, order.length));
            if (next.shunned(now)) {
                order[--back] = next;
            } else {
                order[front++] = next;
            }
        }
        return List.of(order);
    }
}
