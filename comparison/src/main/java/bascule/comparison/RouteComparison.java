package bascule.comparison;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How the answers to the requests of one route compared so far.
///
/// @param green green's answers against blue's
/// @param noise blue's own answers, asked twice, against each other
/// @param paths where some differed, the most often first
public record RouteComparison(Counted green, Counted noise, List<Path> paths) {
    public RouteComparison {
        paths = List.copyOf(paths);
    }

    /// Of the same route at two places.
    RouteComparison plus(RouteComparison other) {
        Map<String, Path> both = new TreeMap<>();
        Stream.of(this, other)
                .flatMap(each -> each.paths.stream())
                .forEach(path -> both.merge(path.path(), path, Path::plus));
        return new RouteComparison(
                green.plus(other.green),
                noise.plus(other.noise),
                both.values().stream()
                        .sorted(Comparator.comparingLong((Path path) -> -path.green())
                                .thenComparing(Path::path))
                        .toList());
    }

    /// @param compared pairs of answers
    /// @param differed of them
    /// @param beyondNoise of those that differed, the ones that did somewhere where it is no noise
    /// @param cut of them, those of which a body was too long and only the heads were compared
    public record Counted(long compared, long differed, long beyondNoise, long cut) {
        Counted plus(Counted other) {
            return new Counted(
                    compared + other.compared,
                    differed + other.differed,
                    beyondNoise + other.beyondNoise,
                    cut + other.cut);
        }
    }

    /// @param green pairs of blue's and green's answers that differ there
    /// @param noise pairs of blue's answers that do
    /// @param isNoise whether they do about as often
    public record Path(String path, long green, long noise, boolean isNoise) {
        Path plus(Path other) {
            return new Path(path, green + other.green, noise + other.noise, isNoise && other.isNoise);
        }
    }
}
