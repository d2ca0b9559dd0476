package bascule.tidy;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A test that a document names exists, and so does the method: a promise whose test is gone is no longer shown.
final class NamedTests implements Rule {
    private static final Pattern TEST =
            Pattern.compile("`(?:[^`]*-Dtest=)?'?([A-Z]\\w*(?:Test|Contract))'?(?:\\.(\\w+))?[` ]");

    @Override
    public Stream<Finding> check(Project project) {
        return project.files().stream()
                .filter(file -> file.path().endsWith(".md"))
                .flatMap(page -> IntStream.range(0, page.lines().size())
                        .boxed()
                        .flatMap(i -> TEST.matcher(page.lines().get(i))
                                .results()
                                .filter(named -> !exists(project, named))
                                .map(named -> new Finding(
                                        page.path(), i + 1, named.group() + " is no test of the project"))));
    }

    private static boolean exists(Project project, MatchResult named) {
        String method = named.group(2);
        return project.java().stream()
                .filter(file -> file.name().equals(named.group(1) + ".java"))
                .anyMatch(file -> method == null || file.text().contains("void " + method + "("));
    }
}
