package bascule.flags;

import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.Spot;
import bascule.migration.Spelling;
import bascule.migration.StepException.Refused;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// The changes people make.
public final class FlagChanges {
    private FlagChanges() {}

    /// A change of one flag, as it is ordered by word.
    public sealed interface OfOne extends FlagChange {
        String flag();

        /// Such as `ramp`.
        String word();

        /// What it is to be: a variant, a share, `enabled` or `disabled`; empty where the word says it all.
        String to();
    }

    /// The change that is ordered so.
    ///
    /// @param reason of whoever orders it
    /// @throws Refused if there is no such word, or it can't be to that
    public static OfOne ordered(String word, String flag, String to, String reason) throws Refused {
        return switch (word) {
            case "set" -> new SetDefault(flag, to);
            case "state" -> new SetState(flag, enabled(to));
            case "ramp" ->
                new SetShare(
                        flag,
                        Share.parse(to)
                                .orElseThrow(() ->
                                        new Refused("a share is written 25%% or 0.5%%, found '%s'".formatted(to))));
            case "kill" -> new Kill(flag, to, reason);
            case "revive" -> new Revive(flag);
            default ->
                throw new Refused("there is no change '%s': it is set, state, ramp, kill or revive".formatted(word));
        };
    }

    private static boolean enabled(String to) throws Refused {
        if (!to.equals("enabled") && !to.equals("disabled")) {
            throw new Refused("a state is enabled or disabled, found '%s'".formatted(to));
        }
        return to.equals("enabled");
    }

    /// Another default variant.
    public record SetDefault(String flag, String variant) implements OfOne {
        @Override
        public String word() {
            return "set";
        }

        @Override
        public String to() {
            return variant;
        }

        @Override
        public String describe() {
            return "make '%s' the default of %s".formatted(variant, flag);
        }

        @Override
        public Json.Fields made(Json.Fields document) throws Refused {
            return withDefinition(
                    document, flag, definition(document, flag).with("defaultVariant", Json.Text.of(variant)));
        }
    }

    /// Switched on, or off and left to the code.
    public record SetState(String flag, boolean enabled) implements OfOne {
        @Override
        public String word() {
            return "state";
        }

        @Override
        public String to() {
            return enabled ? "enabled" : "disabled";
        }

        @Override
        public String describe() {
            return (enabled ? "enable " : "disable ") + flag;
        }

        @Override
        public Json.Fields made(Json.Fields document) throws Refused {
            String state = enabled ? "ENABLED" : "DISABLED";
            return withDefinition(document, flag, definition(document, flag).with("state", Json.Text.of(state)));
        }
    }

    /// Another share of the flag's ramp. Its schedule ends, since somebody decided otherwise.
    public record SetShare(String flag, Share share) implements OfOne {
        @Override
        public String word() {
            return "ramp";
        }

        @Override
        public String to() {
            return share.percent();
        }

        @Override
        public String describe() {
            return "ramp %s to %s".formatted(flag, share.percent());
        }

        @Override
        public Json.Fields made(Json.Fields document) throws Refused {
            Json.Fields extras = extras(document, flag);
            if (!(extras.get("ramp") instanceof Json.Fields ramp)) {
                throw new Refused(("the flag '%s' has no ramp: give it one under /bascule/flags, such as"
                                + " {\"ramp\": {\"to\": \"on\", \"from\": \"off\", \"share\": \"0%%\"}}")
                        .formatted(flag));
            }
            return withExtras(
                    document,
                    flag,
                    extras.with("ramp", ramp.without("schedule").with("share", Json.Text.of(share.percent()))));
        }
    }

    /// Everybody gets that variant, at once.
    public record Kill(String flag, String variant, String reason) implements OfOne {
        @Override
        public String word() {
            return "kill";
        }

        @Override
        public String to() {
            return variant;
        }

        @Override
        public String describe() {
            return "kill %s: everybody gets '%s'".formatted(flag, variant);
        }

        @Override
        public Json.Fields made(Json.Fields document) throws Refused {
            if (reason.isBlank()) {
                throw new Refused("a kill needs a reason: --reason TEXT");
            }
            var killed = new LinkedHashMap<String, Json>();
            killed.put("variant", Json.Text.of(variant));
            killed.put("reason", Json.Text.of(reason));
            return withExtras(
                    document, flag, extras(document, flag).with("killed", new Json.Fields(Spot.NOWHERE, killed)));
        }
    }

    /// The kill ends; rules, ramp and migration count again.
    public record Revive(String flag) implements OfOne {
        @Override
        public String word() {
            return "revive";
        }

        @Override
        public String to() {
            return "";
        }

        @Override
        public String describe() {
            return "end the kill of " + flag;
        }

        @Override
        public Json.Fields made(Json.Fields document) throws Refused {
            Json.Fields extras = extras(document, flag);
            if (extras.get("killed") == null) {
                throw new Refused("the flag '%s' is not killed".formatted(flag));
            }
            return withExtras(document, flag, extras.without("killed"));
        }
    }

    /// Another document as a whole.
    public record Replace(Json.Fields document) implements FlagChange {
        @Override
        public String describe() {
            return "put another document in place";
        }

        @Override
        public Json.Fields made(Json.Fields old) {
            return document;
        }
    }

    /// @throws Refused if there is none
    static Json.Fields definition(Json.Fields document, String flag) throws Refused {
        SequencedMap<String, Json> all = DefinitionReader.definitions(document, new Findings());
        if (all.get(flag) instanceof Json.Fields definition) {
            return definition;
        }
        throw new Refused("there is no flag '%s'%s"
                .formatted(
                        flag,
                        Spelling.nearest(flag, all.keySet())
                                .map(": is '%s' meant?"::formatted)
                                .orElse(": bascule flags list shows them")));
    }

    static Json.Fields withDefinition(Json.Fields document, String flag, Json.Fields definition) {
        var all = new LinkedHashMap<>(DefinitionReader.definitions(document, new Findings()));
        all.put(flag, definition);
        return document.with("flags", new Json.Fields(document.spot(), all));
    }

    static Json.Fields extras(Json.Fields document, String flag) throws Refused {
        definition(document, flag);
        return member(member(member(document, "bascule"), "flags"), flag);
    }

    static Json.Fields withExtras(Json.Fields document, String flag, Json.Fields extras) {
        Json.Fields side = member(document, "bascule");
        Json.Fields flags = member(side, "flags");
        Json.Fields changed = extras.members().isEmpty() ? flags.without(flag) : flags.with(flag, extras);
        return document.with("bascule", side.with("flags", changed));
    }

    /// An empty object if there is none.
    static Json.Fields member(Json.Fields fields, String name) {
        return fields.get(name) instanceof Json.Fields inner
                ? inner
                : new Json.Fields(fields.spot(), new LinkedHashMap<>(Map.of()));
    }
}
