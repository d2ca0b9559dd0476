package bascule.plan;

import bascule.migration.Bytes;
import bascule.migration.Durations;
import bascule.migration.Harmless;
import bascule.migration.Spelling;
import bascule.plan.Node.Spot;
import bascule.traffic.Split;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// A value at its place in the plan. Asked for a type that it is not, it notes the problem and answers
/// nothing.
///
/// @param named where its key stands, or itself if it has none; problems of lists and mappings are told
///     there
record Value(Node node, String path, Spot named, Findings findings) {
    static final int MAX_ITEMS = 10_000;
    private static final int MAX_TEXT = 10_000;
    private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,2})?)%");
    private static final Pattern AMOUNT = Pattern.compile("-?\\d{1,12}(?:\\.\\d{1,6})?");
    private static final Pattern FACTOR = Pattern.compile("\\d{1,3}(?:\\.\\d{1,2})?");
    private static final int SHOWN = 60;

    Value {
        findings.see(path, node instanceof Node.Scalar ? node.at() : named);
        if (node instanceof Node.Refused) {
            findings.spoil(path);
        }
    }

    static Value root(Node node, Findings findings) {
        return new Value(node, "", node.at(), findings);
    }

    void refuse(String message) {
        findings.note(path, message);
    }

    /// A scalar, as it stands.
    Optional<String> text() {
        return switch (node) {
            case Node.Scalar scalar -> text(scalar);
            case Node.Refused _ -> Optional.empty();
            case Node.Sequence _ -> wrong("is a list, but a single value belongs here");
            case Node.Mapping _ -> wrong("is a mapping, but a single value belongs here");
        };
    }

    private Optional<String> text(Node.Scalar scalar) {
        if (scalar.empty() || scalar.text().isBlank()) {
            return wrong("is empty: give it a value, or remove the key");
        }
        return scalar.text().length() > MAX_TEXT
                ? wrong("is longer than " + MAX_TEXT + " characters")
                : Optional.of(scalar.text());
    }

    /// A scalar of that form.
    ///
    /// @param form in words, such as `small letters, digits and dashes`
    Optional<String> text(Pattern pattern, String form) {
        return text().flatMap(text -> pattern.matcher(text).matches()
                ? Optional.of(text)
                : wrong(shown(text) + " is not allowed here: write " + form));
    }

    /// A line of text for people.
    Optional<String> line(int longest) {
        return text().flatMap(text -> {
            if (text.length() > longest) {
                return wrong("is longer than " + longest + " characters");
            }
            return !plain(text, longest).equals(text)
                    ? wrong("holds a line break or another control character: write one line")
                    : Optional.of(text);
        });
    }

    Optional<Duration> duration(Duration least, Duration most) {
        return text().flatMap(text -> {
            var time = Durations.parse(text);
            if (time.isEmpty()) {
                return wrong(
                        shown(text) + " is not a duration: write a number and a unit, such as 300ms, 5s, 2m, 1h or 7d");
            }
            if (time.get().compareTo(least) < 0 || time.get().compareTo(most) > 0) {
                return wrong("%s is out of bounds: write %s to %s"
                        .formatted(shown(text), Durations.text(least), Durations.text(most)));
            }
            return time;
        });
    }

    /// Bytes.
    Optional<Long> size(long least, long most) {
        return text().flatMap(text -> {
            var size = Bytes.parse(text);
            if (size.isEmpty()) {
                return wrong(shown(text) + " is not a size: write a number and a unit, such as 512MiB, 10GiB or 1TiB");
            }
            return size.getAsLong() < least || size.getAsLong() > most
                    ? wrong("%s is out of bounds: write %dMiB to %dTiB".formatted(shown(text), least >> 20, most >> 40))
                    : Optional.of(size.getAsLong());
        });
    }

    /// Of a step of a ramp.
    Optional<Split> share() {
        return hundredths()
                .flatMap(share -> share == 0 || share >= Split.ALL_GREEN.green()
                        ? wrong("is no step of a ramp: write more than 0% and less than 100%; the cutover does the"
                                + " rest")
                        : Optional.of(new Split(share)));
    }

    /// @param least hundredths of a percent
    Optional<Split> share(int least) {
        return hundredths()
                .flatMap(share -> share < least || share > Split.ALL_GREEN.green()
                        ? wrong("is out of bounds: write " + new Split(least).percent() + " to 100%")
                        : Optional.of(new Split(share)));
    }

    private Optional<Integer> hundredths() {
        return text().flatMap(text -> {
            var matcher = SHARE.matcher(text);
            return matcher.matches()
                    ? Optional.of(
                            new BigDecimal(matcher.group(1)).movePointRight(2).intValueExact())
                    : wrong(shown(text)
                            + " is not a share: write a percentage with at most two decimals, such as 5% or 0.01%");
        });
    }

    Optional<Integer> number(int least, int most) {
        return text().flatMap(text -> {
            if (text.matches("\\d{1,9}")) {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return Optional.of(number);
                }
            }
            return wrong(shown(text) + " is not allowed here: write a whole number from " + least + " to " + most);
        });
    }

    /// A number with at most two decimals.
    Optional<Double> factor(double least, double most) {
        return text().flatMap(text -> {
            if (FACTOR.matcher(text).matches()) {
                double factor = Double.parseDouble(text);
                if (factor >= least && factor <= most) {
                    return Optional.of(factor);
                }
            }
            return wrong("%s is not allowed here: write a number from %s to %s with at most two decimals, such as 1.25"
                    .formatted(shown(text), least, most));
        });
    }

    /// Any number, as a limit.
    Optional<Double> amount() {
        return text().flatMap(text -> AMOUNT.matcher(text).matches()
                ? Optional.of(Double.parseDouble(text))
                : wrong(shown(text) + " is not allowed here: write a number such as 100 or 0.5"));
    }

    /// A percentage, as a number between 0 and 1.
    Optional<Double> rate() {
        return text().flatMap(text -> {
            var matcher = SHARE.matcher(text);
            double rate = matcher.matches() ? Double.parseDouble(matcher.group(1)) / 100 : 0;
            return rate > 0 && rate < 1
                    ? Optional.of(rate)
                    : wrong(shown(text) + " is not allowed here: write a percentage of more than 0% and less than"
                            + " 100%, with at most two decimals, such as 2%");
        });
    }

    <T> Optional<T> oneOf(Map<String, T> words) {
        return text().flatMap(text -> {
            if (words.containsKey(text)) {
                return Optional.of(words.get(text));
            }
            String hint = Spelling.nearest(text, words.keySet())
                    .map(near -> "did you mean '" + near + "'?")
                    .orElseGet(() -> "write "
                            + String.join(
                                    " or ", words.keySet().stream().sorted().toList()));
            return wrong(shown(text) + " is not known here: " + hint);
        });
    }

    /// The values of a list; a single value counts as a list of one.
    List<Value> oneOrMore() {
        return node instanceof Node.Scalar ? List.of(this) : items();
    }

    List<Value> items() {
        if (!(node instanceof Node.Sequence(_, var nodes))) {
            if (!(node instanceof Node.Refused)) {
                refuse("is not a list: write one item a line, each after a dash");
            }
            return List.of();
        }
        if (nodes.size() > MAX_ITEMS) {
            refuse("has more than " + MAX_ITEMS + " items");
            return List.of();
        }
        var items = new ArrayList<Value>();
        for (var each : nodes) {
            items.add(new Value(each, path + "[" + items.size() + "]", each.at(), findings));
        }
        return items;
    }

    /// Reads every item, each at its path; those that can't be read are left out.
    <T> List<At<T>> items(Function<Value, Optional<T>> read) {
        var all = new ArrayList<At<T>>();
        for (var item : items()) {
            read.apply(item).ifPresent(value -> all.add(new At<>(item.path, value)));
        }
        return all;
    }

    /// The entries of a mapping with free keys, in their order.
    Map<String, Value> entries() {
        var all = new LinkedHashMap<String, Value>();
        if (!(node instanceof Node.Mapping(_, var entries))) {
            if (!(node instanceof Node.Refused)) {
                refuse("is not a mapping: write 'key: value' lines below it");
            }
            return all;
        }
        for (var entry : entries) {
            if (!(entry.key() instanceof Node.Scalar(var at, var key, _))) {
                findings.note(path, entry.key().at(), "a key is a list or a mapping here: write a plain word");
            } else if (all.containsKey(key)) {
                int first = all.get(key).named().line();
                findings.note(below(key), at, shown(key) + " stands here twice, first in line " + first + ": keep one");
            } else {
                all.put(key, new Value(entry.value(), below(key), at, findings));
            }
        }
        return all;
    }

    private String below(String key) {
        String name = plain(key);
        return path.isEmpty() ? name : path + "." + name;
    }

    private <T> Optional<T> wrong(String message) {
        refuse(message);
        return Optional.empty();
    }

    /// Text of the plan as it may stand in a message: short, in quotes, without control characters.
    static String shown(String text) {
        return "'" + plain(text) + "'";
    }

    static String plain(String text) {
        String clean = plain(text, SHOWN);
        return clean.length() < text.length() ? clean + "..." : clean;
    }

    private static String plain(String text, int longest) {
        return Harmless.line(text.codePoints()
                .limit(longest)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
    }
}
