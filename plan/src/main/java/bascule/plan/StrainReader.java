package bascule.plan;

import bascule.data.Strain;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads how hard something may be used.
final class StrainReader {
    private static final Map<String, Watched.Strained.Of> WHOSE = Map.of(
            "gateways", Watched.Strained.Of.GATEWAYS,
            "blue", Watched.Strained.Of.BLUE,
            "green", Watched.Strained.Of.GREEN);

    private StrainReader() {}

    static Optional<Watched> read(Value given) {
        Fields asked = Fields.of(given, Shape.STRAIN);
        var of = asked.get("of").flatMap(each -> each.oneOf(WHOSE));
        var what = of.flatMap(each -> asked.get("what").flatMap(value -> value.oneOf(words(each))));
        var moreThan = asked.get("more-than").flatMap(Value::amount);
        return of.flatMap(whose -> what.flatMap(word -> moreThan.map(most ->
                new Watched.Strained(WatchedReader.name(asked, word), whose, word, most, WatchedReader.every(asked)))));
    }

    private static Map<String, String> words(Watched.Strained.Of of) {
        Map<String, String> words = new LinkedHashMap<>();
        if (of == Watched.Strained.Of.GATEWAYS) {
            Watched.Strained.OF_GATEWAYS.forEach(word -> words.put(word, word));
        } else {
            for (Strain each : Strain.values()) {
                words.put(each.word(), each.word());
            }
        }
        return words;
    }
}
