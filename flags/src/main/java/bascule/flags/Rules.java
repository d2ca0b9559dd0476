package bascule.flags;

import bascule.flags.json.Json;
import bascule.flags.json.Spot;
import java.util.List;

/// Rules of JsonLogic as they are put together.
public final class Rules {
    public static final Json NOTHING = new Json.Nothing(Spot.NOWHERE);

    private Rules() {}

    public static Json rule(String operator, Json... arguments) {
        return Json.Fields.of(operator, Json.Items.of(arguments));
    }

    public static Json var(String path) {
        return Json.Fields.of("var", Json.Text.of(path));
    }

    public static Json when(Json condition, Json then, Json otherwise) {
        return rule("if", condition, then, otherwise);
    }

    public static Json truth(boolean value) {
        return new Json.Truth(Spot.NOWHERE, value);
    }

    public static Json texts(List<String> texts) {
        return new Json.Items(
                Spot.NOWHERE, texts.stream().<Json>map(Json.Text::of).toList());
    }

    public static Json isNothing(Json rule) {
        return rule("===", rule, NOTHING);
    }
}
