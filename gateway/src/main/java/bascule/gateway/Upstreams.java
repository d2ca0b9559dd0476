package bascule.gateway;

import java.util.ArrayList;
import java.util.List;

/// The addresses of one side.
record Upstreams(List<Upstream> all) {
    static final Upstreams NONE = new Upstreams(List.of());

    Upstreams {
        all = List.copyOf(all);
    }

    /// In the order to be tried: round robin from `turn`, those that are cold behind the others now and then,
    /// those that lately could not be reached last, those that are ill not at all. If all are ill, none is: a
    /// check that is wrong must not take the service down, and one that is right makes no difference then.
    List<Upstream> order(int turn, long now, HealthPolicy policy) {
        if (all.size() == 1) {
            return all;
        }
        List<Upstream> order = new ArrayList<>(all.size());
        List<Upstream> spared = new ArrayList<>(0);
        List<Upstream> last = new ArrayList<>(0);
        List<Upstream> ill = new ArrayList<>(0);
        for (int i = 0; i < all.size(); i++) {
            Upstream next = all.get(Math.floorMod(turn + i, all.size()));
            if (next.health().ill(policy, now)) {
                ill.add(next);
            } else if (next.shunned(now)) {
                last.add(next);
            } else {
                (next.health().spared(policy, now) ? spared : order).add(next);
            }
        }
        order.addAll(spared);
        order.addAll(last);
        return order.isEmpty() ? ill : order;
    }
}
