package bascule.controller;

import bascule.comparison.Comparing;
import bascule.controller.Migrations.Sampled;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.traffic.Balancer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What the gateways keep of mirrored requests whose answers differed.
final class Samples {
    private Samples() {}

    /// Of all routes, the newest last.
    ///
    /// @throws Refused if they can't be asked
    static List<Sampled> of(Optional<Balancer> balancer) throws Refused {
        if (balancer.isEmpty() || !(balancer.get() instanceof Comparing comparing)) {
            return List.of();
        }
        var samples = new ArrayList<Sampled>();
        try {
            for (var route : comparing.comparisons().routes().keySet()) {
                comparing.samples(route).forEach(each -> samples.add(new Sampled(route, each)));
            }
        } catch (StepException unasked) {
            throw new Refused(
                    "the gateways can't be asked for samples now: %s; try again".formatted(unasked.getMessage()),
                    unasked);
        }
        samples.sort(Comparator.comparing(each -> each.sample().at()));
        return List.copyOf(samples);
    }
}
