package bascule.flags;

import bascule.flags.Extras.Kind;
import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A flag whose time is over: the code can do without it.
///
/// @param because a sentence without its subject
public record Stale(String flag, String because) {
    /// How long a flag that gives everybody the same may stay so before it is told.
    public static final int DAYS = 30;

    /// In the order of the definitions. Kill switches and flags for operation stay, whatever they give.
    ///
    /// @param history oldest first
    /// @param days how long one that gives everybody the same may stay so
    public static List<Stale> of(Standing standing, List<Past> history, Instant now, int days) {
        Map<String, Json> definitions =
                DefinitionReader.definitions(standing.reading().source(), new Findings());
        Map<String, Extras> extras = ExtrasReader.read(standing.reading().source(), definitions, new Findings());
        var stale = new ArrayList<Stale>();
        for (Flag flag : standing.flags().all()) {
            Extras known = extras.getOrDefault(flag.key(), Extras.NONE);
            Optional<String> because = expired(known, now)
                    .or(() -> arrived(flag, known))
                    .or(() -> oneSided(flag, known, history, now.minus(Duration.ofDays(days))));
            because.ifPresent(why -> stale.add(new Stale(flag.key(), why)));
        }
        return stale;
    }

    private static Optional<String> expired(Extras known, Instant now) {
        return known.expires()
                .filter(day -> LocalDate.ofInstant(now, ZoneOffset.UTC).isAfter(day))
                .map("expired on %s"::formatted);
    }

    /// Its migration is over.
    private static Optional<String> arrived(Flag flag, Extras known) {
        if (known.left().isPresent() && known.following().isEmpty()) {
            return everybodys(flag)
                    .map(variant ->
                            "went with the migration %s, which is complete, and gives everybody '%s': take it out of"
                                            .formatted(known.left().get(), variant)
                                    + " the code, then out of the document");
        }
        boolean over = known.kind().filter(Kind.MIGRATION::equals).isPresent()
                && known.following().isEmpty()
                && known.kill().isEmpty();
        return over
                ? everybodys(flag).map("goes with no migration any more and gives everybody '%s'"::formatted)
                : Optional.empty();
    }

    private static Optional<String> oneSided(Flag flag, Extras known, List<Past> history, Instant before) {
        boolean meant = known.kind()
                .filter(kind -> kind == Kind.KILL_SWITCH || kind == Kind.OPS)
                .isPresent();
        if (meant || known.following().isPresent()) {
            return Optional.empty();
        }
        Optional<Instant> changed = changed(flag.key(), history);
        return changed.filter(at -> at.isBefore(before))
                .flatMap(at -> everybodys(flag)
                        .map(variant -> "gives everybody '%s' and was not changed since %s".formatted(variant, at)));
    }

    /// When it was last changed on record. Of one that is on record nowhere it is only known that it was not changed
    /// since the record began.
    private static Optional<Instant> changed(String flag, List<Past> history) {
        Pattern named = Pattern.compile("(?<![\\w.-])" + Pattern.quote(flag) + "(?![\\w.-])");
        for (Past past : history.reversed()) {
            if (named.matcher(past.what()).find()) {
                return Optional.of(past.at());
            }
        }
        return history.isEmpty()
                ? Optional.empty()
                : Optional.of(history.getFirst().at());
    }

    /// The variant that nobody is spared; a ramp that is at its end is one too.
    private static Optional<String> everybodys(Flag flag) {
        return flag.constant() ? flag.evaluate(Context.EMPTY).chosen() : Optional.empty();
    }
}
