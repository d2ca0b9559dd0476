package bascule.controller;

import bascule.data.Database;
import bascule.data.Pair;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.plan.Assembly;
import bascule.plan.Plan;
import bascule.plan.PlanReader.Reading;
import bascule.traffic.Balancer;
import bascule.traffic.Charge;
import bascule.traffic.Forecasting;
import bascule.traffic.HoldFits;
import bascule.traffic.Reachable;
import bascule.traffic.Route;
import bascule.traffic.SessionTrue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What was found when databases and balancer of a plan were looked at, before anything is done.
///
/// @param against what stands against starting, a line each with what to do; empty if nothing does
/// @param uncarried what no flow of the plan carries, a line each, and which side could not be looked at; to be told,
///     not to be refused
public record Preflight(List<String> against, List<String> uncarried) {
    public Preflight {
        against = List.copyOf(against);
        uncarried = List.copyOf(uncarried);
    }

    /// @param folder in which its scripts lie
    static Preflight of(Reading reading, Path folder, Connectors connectors) throws Refused {
        Plan plan = HomeMigrations.demandPlan(reading);
        List<String> lacking = lacking(plan, folder, reading.scripts().keySet(), connectors);
        return lacking.isEmpty() ? looked(plan, connectors) : new Preflight(lacking, List.of());
    }

    /// What the plan wants that this controller does not let it have, or does not have itself. A plan that wants what
    /// it may not have has none of its secrets read.
    ///
    /// @param folder in which its scripts lie
    static List<String> lacking(Plan plan, Path folder, Collection<String> scripts, Connectors connectors) {
        List<String> forbidden = connectors.trust().against(plan, folder, scripts);
        return forbidden.isEmpty() ? connectors.unread(plan) : forbidden;
    }

    private static Preflight looked(Plan plan, Connectors connectors) throws Refused {
        var against = new ArrayList<String>();
        var uncarried = new ArrayList<String>();
        Optional<Pair> pair = connectors.pair(plan);
        if (pair.isPresent()) {
            try (var databases = pair.get()) {
                look("blue", databases.blue(), against, uncarried);
                look("green", databases.green(), against, uncarried);
            }
        }
        Optional<Balancer> balancer = connectors.balancer(plan);
        if (balancer.isPresent()) {
            try (var gateway = balancer.get()) {
                Charge.against(plan.name(), Assembly.service(plan), gateway.standing())
                        .ifPresent(reason -> against.add("gateway: it " + reason));
                gateway.unreachable(plan.green().service(), Reachable.WITHIN)
                        .forEach(line -> against.add("green: the gateway can't reach " + line + "; start it"));
                apart(plan, gateway)
                        .forEach(line ->
                                against.add("gateway: " + line + "; let them reach each other's admin ports, for with"
                                        + " 'reads: session' all these reads stay with blue until they do"));
                forecast(plan, gateway).forEach(line -> against.add("cutover: as much coming as now, " + line));
            } catch (StepException unseen) {
                against.add("gateway: " + unseen.getMessage());
            }
        }
        Assembly.followers(plan, connectors.flags(plan))
                .ifPresent(flags -> flags.unfit().forEach(line -> against.add("flags: " + line)));
        return new Preflight(against, uncarried);
    }

    /// Gateways that can't tell each other who writes, where that matters.
    private static List<String> apart(Plan plan, Balancer gateway) throws StepException {
        boolean matters = plan.routes().stream().anyMatch(each -> each.spread() == Route.Spread.SESSION);
        return matters && gateway instanceof SessionTrue told ? told.apart(Reachable.WITHIN) : List.of();
    }

    /// What stands against holding what comes now. One that serves nobody yet, or holds, shows nothing.
    private static List<String> forecast(Plan plan, Balancer gateway) throws StepException {
        Balancer.Standing standing = gateway.standing();
        boolean shut = standing.service().isEmpty() || standing.holding() || standing.sealed();
        if (shut || !(gateway instanceof Forecasting forecasting)) {
            return List.of();
        }
        Plan.Cutover times = plan.cutover();
        boolean databases = plan.blue().database().isPresent();
        return forecasting.forecast(times.longestHold(databases), times.drain(), HoldFits.LOOK).stream()
                .flatMap(each -> each.against().stream())
                .toList();
    }

    private static void look(String side, Database database, List<String> against, List<String> uncarried) {
        database.unfit().forEach(line -> against.add(side + ": " + line));
        try {
            database.uncarried().forEach(line -> uncarried.add(side + ": " + line));
        } catch (StepException unseen) {
            uncarried.add(side + " could not be looked at: " + unseen.getMessage());
        }
    }
}
