package bascule.flags.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// JSON as text and back. A text has at most 32 MiB and 64 levels.
public final class JsonText {
    public static final int LENGTH_MAX = 32 << 20;
    private static final int DEPTH_MAX = 64;
    private static final int LONGEST_NAME = 200;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(1 << 20)
                    .maxNumberLength(100)
                    .maxNameLength(10_000)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonParser parser;
    private final Findings findings;

    /// What was read of objects and lists that have not ended yet.
    private final List<String> names = new ArrayList<>();

    private final List<Json> values = new ArrayList<>();

    private JsonText(JsonParser parser, Findings findings) {
        this.parser = parser;
        this.findings = findings;
    }

    /// Empty if it is no JSON; then that was noted. A name that stands twice in one object is noted too.
    public static Optional<Json> read(String text, Findings findings) {
        if (text.length() > LENGTH_MAX) {
            findings.note(new Spot(1, 1), "", "the text is longer than 32 MiB: split it");
            return Optional.empty();
        }
        try (JsonParser parser = JSON.createParser(text)) {
            var reader = new JsonText(parser, findings);
            if (parser.nextToken() == null) {
                findings.note(new Spot(1, 1), "", "there is nothing in it: docs/flags.md shows how flags are written");
                return Optional.empty();
            }
            Json whole = reader.value();
            if (parser.nextToken() != null) {
                findings.note(reader.spot(), "", "something stands behind the end: remove it");
                return Optional.empty();
            }
            return Optional.of(whole);
        } catch (JsonProcessingException broken) {
            findings.note(spot(broken.getLocation()), "", "this is not JSON: " + said(broken));
            return Optional.empty();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String said(JsonProcessingException broken) {
        String first = broken.getOriginalMessage().lines().findFirst().orElse("it can't be read");
        return first.replaceAll(" \\(`StreamReadConstraints[^)]*\\)`?\\)?", "");
    }

    private Json value() throws IOException {
        Spot spot = spot();
        return switch (parser.currentToken()) {
            case START_OBJECT -> fields(spot);
            case START_ARRAY -> items(spot);
            case VALUE_STRING -> new Json.Text(spot, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Numeral(spot, parser.getText());
            case VALUE_TRUE -> new Json.Truth(spot, true);
            case VALUE_FALSE -> new Json.Truth(spot, false);
            default -> new Json.Nothing(spot);
        };
    }

    private Json fields(Spot spot) throws IOException {
        int firstName = names.size();
        int firstValue = values.size();
        Map<String, Integer> index = Map.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (names.size() - firstName > Ordered.FEW && index.isEmpty()) {
                index = new HashMap<>();
            }
            int known = known(name, firstName, index);
            if (known >= 0) {
                String where = parser.getParsingContext().pathAsPointer().toString();
                findings.note(spot(), where, "'" + shown(name) + "' stands here a second time: keep one of them");
            }
            parser.nextToken();
            Json value = value();
            if (known >= 0) {
                values.set(firstValue + known, value);
            } else {
                names.add(name);
                values.add(value);
            }
        }
        List<String> ownNames = names.subList(firstName, names.size());
        List<Json> own = values.subList(firstValue, values.size());
        var fields = new Json.Fields(spot, Ordered.of(ownNames, own));
        ownNames.clear();
        own.clear();
        return fields;
    }

    /// Where it stands among them; -1 if it does not.
    ///
    /// @param index of all of them, once they are many
    private int known(String name, int first, Map<String, Integer> index) {
        int count = names.size() - first;
        if (count > Ordered.FEW) {
            for (int place = index.size(); place < count; place++) {
                index.put(names.get(first + place), place);
            }
            return index.getOrDefault(name, -1);
        }
        for (int place = 0; place < count; place++) {
            if (names.get(first + place).equals(name)) {
                return place;
            }
        }
        return -1;
    }

    private static String shown(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
    }

    private Json items(Spot spot) throws IOException {
        int first = values.size();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value());
        }
        List<Json> own = values.subList(first, values.size());
        var items = new Json.Items(spot, own);
        own.clear();
        return items;
    }

    private Spot spot() {
        return spot(parser.currentTokenLocation());
    }

    private static Spot spot(JsonLocation at) {
        return at == null ? Spot.NOWHERE : new Spot(at.getLineNr(), at.getColumnNr());
    }

    /// For people: two spaces a level, a line a member, numbers as they were written. No space stands before a
    /// colon: flagd providers that look for `"$ref":` in the text do not find it otherwise.
    public static String write(Json json) {
        var printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentArraysWith(new DefaultPrettyPrinter.FixedSpaceIndenter());
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        var text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.setPrettyPrinter(printer);
            write(json, generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text + "\n";
    }

    /// In one line, as machines like it.
    public static String line(Json json) {
        var text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            write(json, generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void write(Json json, JsonGenerator to) throws IOException {
        switch (json) {
            case Json.Fields(_, var members) -> {
                to.writeStartObject();
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    to.writeFieldName(member.getKey());
                    write(member.getValue(), to);
                }
                to.writeEndObject();
            }
            case Json.Items(_, var items) -> {
                to.writeStartArray();
                for (Json item : items) {
                    write(item, to);
                }
                to.writeEndArray();
            }
            case Json.Text(_, var text) -> to.writeString(text);
            case Json.Numeral(_, var written) -> number(written, to);
            case Json.Truth(_, var truth) -> to.writeBoolean(truth);
            case Json.Nothing _ -> to.writeNull();
        }
    }

    private static void number(String written, JsonGenerator to) throws IOException {
        if (Json.Numeral.whole(written)) {
            to.writeNumber(new BigInteger(written));
        } else {
            to.writeNumber(new BigDecimal(written));
        }
    }
}
