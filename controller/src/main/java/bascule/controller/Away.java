package bascule.controller;

import bascule.migration.Side;
import bascule.traffic.Balancer;
import bascule.traffic.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The addresses that callers are sent to and that the gateway could not reach when it last tried.
///
/// @param silent whether one side that answers callers has no other address
record Away(List<String> lines, boolean silent) {
    Away {
        lines = List.copyOf(lines);
    }

    static Away of(Optional<Balancer.Standing> seen) {
        var lines = new ArrayList<String>();
        boolean silent = false;
        for (Side side : Side.values()) {
            if (seen.isEmpty() || !answers(side, seen.get())) {
                continue;
            }
            List<String> away = seen.get().counters().unreachable().stream()
                    .filter(line -> line.startsWith(side.word() + " "))
                    .toList();
            lines.addAll(away);
            int all =
                    seen.get().service().map(service -> service.of(side).size()).orElse(0);
            long silentOnes = away.stream().map(Away::address).distinct().count();
            silent |= all > 0 && silentOnes >= all;
        }
        return new Away(lines, silent);
    }

    /// Of several gateways each has a line of its own for the same address.
    private static String address(String line) {
        int end = line.indexOf(": ");
        return end < 0 ? line : line.substring(0, end);
    }

    private static boolean answers(Side side, Balancer.Standing now) {
        boolean spread = now.serving() == Side.BLUE && !now.split().equals(Split.ALL_BLUE);
        return now.serving() == side || (side == Side.GREEN && spread);
    }

    String reason() {
        return "callers are sent to what the gateway can't reach: " + String.join("; ", lines)
                + "; start it again, or send them back (rollback)";
    }
}
