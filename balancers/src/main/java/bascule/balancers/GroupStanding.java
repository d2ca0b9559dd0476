package bascule.balancers;

import bascule.migration.Side;
import bascule.traffic.Balancer;
import bascule.traffic.Balancer.Counters;
import bascule.traffic.Balancer.Standing;
import bascule.traffic.Service;
import bascule.traffic.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// How several gateways stand, as one. Where they differ, what is behind counts, so that whoever looks
/// finds that there is something left to do.
final class GroupStanding {
    private GroupStanding() {}

    /// @param standings of each of `members`, in their order
    /// @param migration for whom it is looked at, by its name
    static Standing of(List<Standing> standings, List<? extends Balancer> members, String migration, long skewMillis) {
        Standing first = standings.getFirst();
        Optional<Service> service = standings.stream()
                        .allMatch(each -> each.service().equals(first.service())
                                && each.owner().equals(first.owner()))
                ? first.service()
                : Optional.empty();
        boolean green = standings.stream().allMatch(each -> each.serving() == Side.GREEN);
        int split =
                standings.stream().mapToInt(each -> each.split().green()).min().orElse(0);
        return new Standing(
                service,
                green ? Side.GREEN : Side.BLUE,
                new Split(split),
                standings.stream().anyMatch(Standing::holding) || sealedSome(standings),
                standings.stream().anyMatch(Standing::sealed),
                standings.stream().mapToLong(Standing::epoch).min().orElse(0),
                owner(standings, migration),
                counters(standings, members, skewMillis));
    }

    /// That migration while one is still its own, so that it leaves that one too; else whoever has one.
    private static String owner(List<Standing> standings, String migration) {
        List<String> owners = standings.stream()
                .map(Standing::owner)
                .filter(each -> !each.isEmpty())
                .toList();
        return owners.contains(migration)
                ? migration
                : owners.stream().findFirst().orElse("");
    }

    /// Some refuse and others may not: whoever turns them is not done.
    private static boolean sealedSome(List<Standing> standings) {
        return standings.stream().anyMatch(Standing::sealed)
                && !standings.stream().allMatch(Standing::sealed);
    }

    private static Counters counters(List<Standing> standings, List<? extends Balancer> members, long skewMillis) {
        List<String> unreachable = new ArrayList<>();
        for (int i = 0; i < standings.size(); i++) {
            String whose = members.get(i).describe();
            standings.get(i).counters().unreachable().forEach(each -> unreachable.add(each + " from " + whose));
        }
        return new Counters(
                sum(standings, Counters::requestsBlue),
                sum(standings, Counters::requestsGreen),
                sum(standings, Counters::failed),
                sum(standings, Counters::held),
                sum(standings, Counters::heldMax),
                most(standings, Counters::holdMaxMillis),
                most(standings, Counters::quiescedAt),
                skewMillis,
                sum(standings, Counters::peakPerSecond),
                unreachable);
    }

    private static long sum(List<Standing> standings, ToLongFunction<Counters> count) {
        return standings.stream().map(Standing::counters).mapToLong(count).sum();
    }

    private static long most(List<Standing> standings, ToLongFunction<Counters> count) {
        return standings.stream().map(Standing::counters).mapToLong(count).max().orElse(0);
    }
}
