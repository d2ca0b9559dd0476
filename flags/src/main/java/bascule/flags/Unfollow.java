package bascule.flags;

import bascule.flags.Extras.Following;
import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.migration.StepException.Refused;
import java.util.Optional;

/// A flag no longer goes with a migration. What it said last stays its default.
public record Unfollow(String flag, String migration) implements FlagChange {
    @Override
    public String describe() {
        return "%s no longer follows %s".formatted(flag, migration);
    }

    @Override
    public Json.Fields made(Json.Fields document) throws Refused {
        Json.Fields extras = FlagChanges.extras(document, flag);
        Optional<Following> following = ExtrasReader.following(document, flag, new Findings());
        if (following.isEmpty()) {
            return document;
        }
        String last = following.get().share().hundredths() == Share.ALL
                ? following.get().green()
                : following.get().blue();
        Json.Fields definition = FlagChanges.definition(document, flag).with("defaultVariant", Json.Text.of(last));
        boolean complete = last.equals(following.get().green());
        Json.Fields alone = extras.without("follows");
        return FlagChanges.withExtras(
                FlagChanges.withDefinition(document, flag, definition),
                flag,
                complete ? alone.with("left", Json.Text.of(migration)) : alone);
    }
}
