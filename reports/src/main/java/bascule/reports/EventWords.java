package bascule.reports;

import bascule.controller.BrokenGlass;
import bascule.journal.Event;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What happened, in words.
public final class EventWords {
    private EventWords() {}

    public static String of(Event event) {
        return switch (event) {
            case Event.Claimed(var holder) -> "claimed by " + holder;
            case Event.Planned(var digest, var actor, var reason) ->
                actor.isEmpty() ? "plan " + digest : "%s started plan %s%s".formatted(actor, digest, quoted(reason));
            case Event.PhaseOpened(var phase) -> "phase " + phase + " opened";
            case Event.GateJudged(var phase, var gate, var verdict, var evidence) ->
                "gate %s of %s: %s, %s".formatted(gate, phase, verdict, evidence);
            case Event.StepStarted(var step, var way) -> "step " + step + way(way) + " started";
            case Event.StepFinished(var step, var way) -> "step " + step + way(way) + " finished";
            case Event.StepFailed(var step, var way, var reason, _) ->
                "step " + step + way(way) + " failed: " + reason;
            case Event.Ordered(var actor, var order, var reason) ->
                "%s ordered %s%s".formatted(actor, word(order), quoted(reason));
            case Event.Approved(var actor, var gate, var reason) ->
                "%s approved %s%s".formatted(actor, gate, quoted(reason));
            case Event.Arranged(var actor, var matter, var value, var reason) ->
                "%s arranged %s: %s%s".formatted(actor, word(matter), value, quoted(reason));
            case Event.GlassBroken(var actor, var until, var reason) ->
                "%s broke the glass and acts alone until %s%s".formatted(actor, Times.moment(until), quoted(reason));
            case Event.Reviewed(var actor, var reason) ->
                "%s reviewed what was done behind broken glass%s".formatted(actor, quoted(reason));
            case Event.Noted(var what) -> "noted: " + what;
        };
    }

    /// Who acted alone, and whether somebody else has looked at it; empty if nobody did.
    static String glass(List<BrokenGlass> all) {
        return all.stream()
                .map(each -> "%s, %s, \"%s\", %s"
                        .formatted(
                                each.actor(),
                                Times.moment(each.at()),
                                each.reason(),
                                each.owed() ? "not reviewed yet" : "reviewed by " + each.reviewed()))
                .collect(Collectors.joining("; "));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String way(Event.Direction direction) {
        return direction == Event.Direction.BACK ? " back" : "";
    }

    private static String quoted(String reason) {
        return reason.isEmpty() ? "" : " \"" + reason + "\"";
    }
}
