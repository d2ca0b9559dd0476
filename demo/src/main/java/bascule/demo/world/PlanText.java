package bascule.demo.world;

import bascule.demo.shop.Scripts;
import java.util.Map;

/// The shop's plan with the addresses of this run.
final class PlanText {
    private PlanText() {}

    /// @param places what stands for each `@name@`
    static String with(Map<String, String> places) {
        String text = Scripts.text(Scripts.PLAN);
        for (var place : places.entrySet()) {
            text = text.replace("@" + place.getKey() + "@", place.getValue());
        }
        return text;
    }
}
