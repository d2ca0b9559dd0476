package bascule.flags;

import bascule.flags.Extras.Cohort;
import bascule.flags.Extras.Following;
import bascule.flags.Extras.Kill;
import bascule.flags.Extras.Prerequisite;
import bascule.flags.Extras.Ramp;
import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.migration.Cohorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Why a caller gets what it gets, in sentences, the strongest word first.
public final class Explanation {
    private final Reading reading;
    private final String flag;
    private final Context context;
    private final List<String> sentences = new ArrayList<>();

    private Explanation(Reading reading, String flag, Context context) {
        this.reading = reading;
        this.flag = flag;
        this.context = context;
    }

    /// Empty if there is no such flag.
    public static List<String> of(Reading reading, String flag, Context context) {
        return reading.flags().flag(flag).isEmpty() ? List.of() : new Explanation(reading, flag, context).sentences();
    }

    private List<String> sentences() {
        Map<String, Json> definitions = DefinitionReader.definitions(reading.source(), new Findings());
        Extras extras =
                ExtrasReader.read(reading.source(), definitions, new Findings()).getOrDefault(flag, Extras.NONE);
        if (extras.kill().isPresent()) {
            Kill kill = extras.kill().get();
            say("it is killed (%s): everybody gets '%s'".formatted(kill.reason(), kill.variant()));
        } else if (extras.following().isPresent()) {
            Following with = extras.following().get();
            say("it follows the migration %s: on blue '%s', on green '%s'"
                    .formatted(with.migration(), with.blue(), with.green()));
            share(with.cohort(), with.share(), "on green");
        } else if (reading.flags().flag(flag).filter(Flag::enabled).isEmpty()) {
            say("it is disabled: the code's own value holds");
        } else if (prerequisites(extras.prerequisites())) {
            rules(definitions.getOrDefault(flag, Rules.NOTHING));
            extras.ramp().ifPresent(this::ramp);
        }
        return List.copyOf(sentences);
    }

    private void say(String sentence) {
        sentences.add(sentence);
    }

    private boolean prerequisites(List<Prerequisite> prerequisites) {
        boolean all = true;
        for (Prerequisite each : prerequisites) {
            String given =
                    reading.flags().evaluate(each.flag(), context).chosen().orElse("nothing");
            boolean met = each.variants().contains(given);
            say("%s gives '%s': the prerequisite (%s) is %s"
                    .formatted(each.flag(), given, String.join(", ", each.variants()), met ? "met" : "not met"));
            all &= met;
        }
        return all;
    }

    /// What the flag's own rules say, without ramp and prerequisites.
    private void rules(Json definition) {
        if (!(definition instanceof Json.Fields fields) || fields.get("targeting") == null) {
            say("it has no rules of its own");
            return;
        }
        Json.Fields alone = FlagChanges.withDefinition(reading.plain(), flag, fields);
        Evaluation given = Reading.of(alone, new Findings()).flags().evaluate(flag, context);
        switch (given) {
            case Evaluation.Failed(_, var message, _) -> say("its rules fail: %s".formatted(message));
            case Evaluation.Decided(var variant, _, Reason reason, _)
            when reason == Reason.TARGETING_MATCH -> say("its rules give '%s'".formatted(variant));
            default -> say("its rules have nothing for this caller");
        }
    }

    private void ramp(Ramp ramp) {
        Share share = ramp.share();
        for (Extras.Due due : ramp.schedule()) {
            share = context.timestamp() >= due.at().getEpochSecond() ? due.share() : share;
        }
        say("where the rules have nothing, its ramp gives '%s' within the share, else '%s'"
                .formatted(ramp.to(), ramp.from()));
        share(ramp.cohort(), share, "within the share");
    }

    private void share(Cohort cohort, Share share, String words) {
        Object identity = context.get(cohort.by());
        if (identity == null || identity.equals("")) {
            say("the caller has no '%s', so it is not %s".formatted(cohort.by(), words));
            return;
        }
        Share place = new Share(Cohorts.place(cohort.salt(), identity.toString(), Share.ALL));
        boolean within = place.hundredths() < share.hundredths();
        say("the caller '%s' stands at %s, the share is %s: it is %s%s"
                .formatted(identity, place.percent(), share.percent(), within ? "" : "not ", words));
    }
}
