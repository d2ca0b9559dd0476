package bascule.cli;

import bascule.balancers.GatewayBalancer;
import bascule.controller.Connectors;
import bascule.data.Pair;
import bascule.databases.postgres.PostgresAddress;
import bascule.databases.postgres.PostgresPair;
import bascule.migration.StepException.Refused;
import bascule.plan.Plan;
import bascule.plan.Plan.DatabaseAddress;
import bascule.traffic.Balancer;
import java.util.Optional;

/// The adapters that this program ships: PostgreSQL, and our own gateway. The one place that names them.
public final class Adapters implements Connectors {
    @Override
    public Optional<Pair> pair(Plan plan) throws Refused {
        if (plan.blue().database().isEmpty() || plan.green().database().isEmpty()) {
            return Optional.empty();
        }
        PostgresAddress blue = address("blue", plan.blue().database().get());
        PostgresAddress green = address("green", plan.green().database().get());
        boolean greenScripted = !plan.expand().isEmpty();
        return Optional.of(new PostgresPair(plan.name(), blue, green, plan.tables(), greenScripted));
    }

    @Override
    public Optional<Balancer> balancer(Plan plan) throws Refused {
        if (plan.gateway().isEmpty()) {
            return Optional.empty();
        }
        Plan.Gateway gateway = plan.gateway().get();
        return Optional.of(new GatewayBalancer(gateway.admin(), RotatingSecret.of(gateway.token())));
    }

    private static PostgresAddress address(String side, DatabaseAddress database) throws Refused {
        try {
            return new PostgresAddress(database.url(), database.user(), RotatingSecret.of(database.password()));
        } catch (IllegalArgumentException wrong) {
            throw new Refused("the database of " + side + ": " + wrong.getMessage(), wrong);
        }
    }
}
