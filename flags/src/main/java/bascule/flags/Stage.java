package bascule.flags;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How far rows have moved, as code that reads and writes two places has to know it. It follows from the phase of the
/// migration and is set by nobody. Words and meaning are those of LaunchDarkly's migration flags.
public enum Stage {
    /// Blue alone is read and written.
    OFF,
    /// What is written to blue goes to green too.
    DUALWRITE,
    /// Green is read beside blue and compared; blue's answer counts.
    SHADOW,
    /// Callers on green read there; the others are where they were.
    LIVE,
    /// Green alone is read; blue still gets what is written.
    RAMPDOWN,
    /// Green alone is read and written.
    COMPLETE;

    /// As a flag's variants are called.
    static final List<String> WORDS = Stream.of(values()).map(Stage::word).toList();

    /// The variant of this stage.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Stage> of(String word) {
        return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /// What callers get that are not on green.
    String onBlue() {
        return this == LIVE ? SHADOW.word() : word();
    }
}
