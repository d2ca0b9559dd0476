package bascule.flags;

import bascule.flags.Extras.Following;
import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.Spot;
import bascule.migration.StepException.Refused;
import java.util.LinkedHashMap;

/// A flag goes with a migration: that share of the callers gets `green`, the others `blue`.
///
/// @param by the attribute of the context that tells callers apart
/// @param salt the gateway's, so that both find the same callers
/// @param staged whether it tells the stage of the migration meanwhile, and these variants only when that has ended
public record Follow(
        String flag, String migration, String blue, String green, String by, String salt, Share share, boolean staged)
        implements FlagChange {
    /// As gateways tell callers apart where they are not told otherwise, all on blue.
    public static Follow of(String flag, String migration, String blue, String green) {
        return new Follow(flag, migration, blue, green, "targetingKey", "", new Share(0), false);
    }

    /// One that tells the migration's stage; in the end it says that all is as before, or complete.
    public static Follow ofStage(String flag, String migration, String by, String salt) {
        return new Follow(flag, migration, Stage.OFF.word(), Stage.COMPLETE.word(), by, salt, new Share(0), true);
    }

    public Follow at(Share other) {
        return new Follow(flag, migration, blue, green, by, salt, other, staged);
    }

    @Override
    public String describe() {
        if (staged) {
            return "%s follows with %s of the callers on green".formatted(flag, share.percent());
        }
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
        if (staged) {
            follows.put("stage", Json.Text.of(stage(document).word()));
        }
        return FlagChanges.withExtras(
                document,
                flag,
                FlagChanges.extras(document, flag)
                        .without("left")
                        .with("follows", new Json.Fields(Spot.NOWHERE, follows)));
    }

    /// The one it is at, or else that of everybody on that side.
    private Stage stage(Json.Fields document) {
        Stage usual = share.hundredths() == Share.ALL ? Stage.RAMPDOWN : Stage.OFF;
        return ExtrasReader.following(document, flag, new Findings())
                .flatMap(Following::stage)
                .orElse(usual);
    }
}
