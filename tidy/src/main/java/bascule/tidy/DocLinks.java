package bascule.tidy;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Links between documents lead somewhere: to a file of the project and, with a `#`, to one of its headings. So do the
/// documents named in comments of the sources (`docs/…​.md`).
final class DocLinks implements Rule {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern MENTION = Pattern.compile("\\bdocs/[\\w/.-]+\\.md\\b");
    private static final Pattern ELSEWHERE = Pattern.compile("^[a-z]+:.*");

    @Override
    public Stream<Finding> check(Project project) {
        return project.files().stream().flatMap(file -> {
            if (file.path().endsWith(".md")) {
                return each(file, LINK, match -> broken(project, file, match.group(1)));
            }
            return file.isJava() && !file.path().startsWith("tidy/")
                    ? each(file, MENTION, match -> missing(project, match.group()))
                    : Stream.empty();
        });
    }

    private interface Check {
        String problem(MatchResult match);
    }

    private static Stream<Finding> each(TextFile file, Pattern pattern, Check check) {
        return IntStream.range(0, file.lines().size())
                .boxed()
                .flatMap(i -> pattern.matcher(file.lines().get(i))
                        .results()
                        .map(check::problem)
                        .filter(problem -> !problem.isEmpty())
                        .map(problem -> new Finding(file.path(), i + 1, problem)));
    }

    private static String broken(Project project, TextFile from, String link) {
        if (ELSEWHERE.matcher(link).matches()) {
            return "";
        }
        String[] parts = link.split("#", 2);
        String target = parts[0].isEmpty() ? from.path() : resolve(from, parts[0]);
        String missing = missing(project, target);
        return !missing.isEmpty() || parts.length == 1 || hasHeading(project, target, parts[1])
                ? missing
                : target + " has no heading '" + parts[1] + "'";
    }

    private static String resolve(TextFile from, String link) {
        return Path.of(from.folder()).resolve(link).normalize().toString().replace('\\', '/');
    }

    private static String missing(Project project, String target) {
        return project.has(target) ? "" : "points at " + target + ", which is not there";
    }

    private static boolean hasHeading(Project project, String target, String anchor) {
        return project.files().stream()
                .filter(file -> file.path().equals(target))
                .flatMap(file -> file.lines().stream())
                .filter(line -> line.startsWith("#"))
                .map(DocLinks::anchor)
                .anyMatch(anchor::equals);
    }

    private static String anchor(String heading) {
        return heading.replaceFirst("^#+\\s*", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
