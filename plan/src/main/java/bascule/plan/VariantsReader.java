package bascule.plan;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what is watched of two variants of a flag.
final class VariantsReader {
    private static final int LONGEST = 500;
    private static final List<String> QUESTIONS = List.of("errors", "latency", "failures", "streak", "fall");
    private static final Pattern EVENT = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    private VariantsReader() {}

    static Optional<Watched> read(Value value, EnvironmentReader secrets) {
        Fields fields = Fields.of(value, Shape.VARIANTS);
        String name = WatchedReader.name(fields, "flag");
        Optional<Watched.Variants> variants = variants(value, fields);
        var asked = QUESTIONS.stream().filter(fields::has).toList();
        if (asked.size() != 1) {
            value.refuse("watches one thing of its variants: give it one of " + String.join(", ", QUESTIONS));
            return Optional.empty();
        }
        String question = asked.getFirst();
        boolean fall = question.equals("fall");
        if (!fall && (fields.has("less-than") || fields.has("every"))) {
            value.refuse("'less-than' and 'every' belong to 'fall': remove them");
            return Optional.empty();
        }
        if (!fall && !question.equals("errors") && fields.has("proven")) {
            value.refuse("'proven' belongs to 'errors' or 'fall': remove it");
            return Optional.empty();
        }
        return variants.flatMap(both -> fall
                ? fall(value, fields, name, both)
                : WatchedReader.counting(question, value, fields, secrets)
                        .<Watched>map(each -> new Watched.OfVariants(name, both, each)));
    }

    private static Optional<Watched.Variants> variants(Value value, Fields fields) {
        Optional<String> flag = fields.get("flag").flatMap(each -> each.line(LONGEST));
        Optional<String> blue = fields.get("blue").flatMap(each -> each.line(LONGEST));
        Optional<String> green = fields.get("green").flatMap(each -> each.line(LONGEST));
        if (blue.isPresent() && blue.equals(green)) {
            value.refuse("compares a variant with itself: name the other one as 'green'");
            return Optional.empty();
        }
        return flag.flatMap(key -> blue.flatMap(one -> green.map(other -> new Watched.Variants(key, one, other))));
    }

    private static Optional<Watched> fall(Value value, Fields fields, String name, Watched.Variants variants) {
        Optional<String> event = fields.get("fall")
                .flatMap(each -> each.text(EVENT, "the name of an event: letters, digits and any of . _ : -"));
        Optional<Value> lessThan = fields.get("less-than");
        if (lessThan.isEmpty()) {
            value.refuse("'fall' needs 'less-than' beside it: how many times as often is too seldom, such as 0.9");
        }
        return event.flatMap(what -> lessThan.flatMap(each -> each.factor(WatchedReader.LEAST_FALL, 1))
                .flatMap(times -> WatchedReader.fallen(fields, times)
                        .<Watched>map(least -> new Watched.TrackedFall(
                                name, variants, what, times, least, WatchedReader.every(fields)))));
    }
}
