package bascule.controller;

import bascule.migration.StepException.Refused;
import bascule.plan.PlanReader;
import bascule.plan.PlanReader.Reading;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A plan as it was started, with all that it was read from.
///
/// @param text of the plan
/// @param base the folder that paths in it are relative to, absolute
/// @param scripts that the plan names, by those names
public record StartedPlan(String text, Path base, Map<String, String> scripts) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    public StartedPlan {
        base = base.toAbsolutePath();
        scripts = Collections.unmodifiableMap(new LinkedHashMap<>(scripts));
    }

    /// One as a home kept it.
    ///
    /// @param where it was kept, for people
    /// @param scripts as [#scriptsText] gave them
    /// @throws Refused if the scripts can't be read
    public static StartedPlan read(String where, String text, String base, String scripts) throws Refused {
        try {
            return new StartedPlan(text, Path.of(base), JSON.readValue(scripts, TEXTS));
        } catch (JsonProcessingException broken) {
            throw new Refused("the scripts of " + where + " are damaged: " + broken.getOriginalMessage(), broken);
        }
    }

    public String scriptsText() {
        try {
            return JSON.writeValueAsString(scripts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts can be written", impossible);
        }
    }

    /// As it was read when it was started.
    Reading reading() {
        return PlanReader.reread(text, base, scripts);
    }
}
