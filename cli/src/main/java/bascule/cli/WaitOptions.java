package bascule.cli;

import bascule.migration.Durations;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// How long a verb waits.
final class WaitOptions {
    /// Every wait has a limit, even one that nobody named.
    private static final Duration MOST = Duration.ofHours(24);

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Time.class,
            description = "How long to wait, such as 90s, 10m or 2h. Default: 24h. The migration goes on after it.")
    private Optional<Duration> timeout = Optional.empty();

    Duration atMost() {
        return timeout.orElse(MOST);
    }

    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Durations.parse(text)
                    .orElseThrow(() ->
                            new TypeConversionException("'" + text + "' is no time: write it such as 90s, 10m or 2h"));
        }
    }
}
