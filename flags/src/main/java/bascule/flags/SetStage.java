package bascule.flags;

import bascule.flags.json.Json;
import bascule.migration.StepException.Refused;

/// The migration that a flag follows is at another stage.
record SetStage(String flag, Stage stage) implements FlagChange {
    @Override
    public String describe() {
        return "%s is at the stage %s".formatted(flag, stage.word());
    }

    @Override
    public Json.Fields made(Json.Fields document) throws Refused {
        Json.Fields extras = FlagChanges.extras(document, flag);
        if (!(extras.get("follows") instanceof Json.Fields follows)) {
            throw new Refused("the flag '%s' follows no migration that could be at a stage".formatted(flag));
        }
        return FlagChanges.withExtras(
                document, flag, extras.with("follows", follows.with("stage", Json.Text.of(stage.word()))));
    }
}
