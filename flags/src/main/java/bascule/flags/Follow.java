package bascule.flags;

import bascule.flags.json.Json;
import bascule.flags.json.Spot;
import bascule.migration.StepException.Refused;
import java.util.LinkedHashMap;

/// A flag goes with a migration: that share of the callers gets `green`, the others `blue`.
///
/// @param by the attribute of the context that tells callers apart
/// @param salt the gateway's, so that both find the same callers
public record Follow(String flag, String migration, String blue, String green, String by, String salt, Share share)
        implements FlagChange {
    /// As gateways tell callers apart where they are not told otherwise, all on blue.
    public static Follow of(String flag, String migration, String blue, String green) {
        return new Follow(flag, migration, blue, green, "targetingKey", "", new Share(0));
    }

    public Follow at(Share other) {
        return new Follow(flag, migration, blue, green, by, salt, other);
    }

    @Override
    public String describe() {
        return "%s gives %s of the callers '%s', the others '%s'".formatted(flag, share.percent(), green, blue);
    }

    @Override
    public Json.Fields made(Json.Fields document) throws Refused {
        var follows = new LinkedHashMap<String, Json>();
        follows.put("migration", Json.Text.of(migration));
        follows.put("blue", Json.Text.of(blue));
        follows.put("green", Json.Text.of(green));
        follows.put("share", Json.Text.of(share.percent()));
        follows.put("by", Json.Text.of(by));
        follows.put("salt", Json.Text.of(salt));
        return FlagChanges.withExtras(
                document,
                flag,
                FlagChanges.extras(document, flag).with("follows", new Json.Fields(Spot.NOWHERE, follows)));
    }
}
