package bascule.drill.sim;

import bascule.flags.Context;
import bascule.migration.Side;
import bascule.migration.StepException;

/// Whoever was just answered by a side was told what goes with it: a write on green with the flag of green, one on blue
/// with the flag of blue.
final class FlagsFollow implements Invariant {
    @Override
    public void check(World world) {
        world.clients.answering().ifPresent(side -> demand(world, side));
    }

    private static void demand(World world, Side side) {
        String told = told(world);
        String wanted = side == Side.GREEN ? "on" : "off";
        if (!told.equals(wanted)) {
            throw new AssertionError("%s answers, and its code is told '%s'".formatted(side.word(), told));
        }
    }

    private static String told(World world) {
        try {
            return world.flags
                    .read()
                    .flags()
                    .evaluate(World.FLAG, Context.EMPTY)
                    .chosen()
                    .orElse("");
        } catch (StepException unread) {
            throw new AssertionError(unread);
        }
    }
}
