package bascule.tidy;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every artifact the poms name has its reason in `docs/why/dependencies.md`, and every one with a reason is used.
final class NamedDependencies implements Rule {
    static final String PAGE = "docs/why/dependencies.md";
    private static final Pattern LINE = Pattern.compile("(?m)^\\| (`[^|]*`) \\|");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Override
    public Stream<Finding> check(Project project) {
        Set<String> reasons = project.files().stream()
                .filter(file -> file.path().equals(PAGE))
                .flatMap(page -> LINE.matcher(page.text()).results().map(MatchResult::group))
                .flatMap(line -> NAME.matcher(line).results().map(name -> name.group(1)))
                .collect(Collectors.toSet());
        Set<String> used = Pom.all(project)
                .flatMap(pom -> pom.named().stream())
                .map(artifact -> artifact.artifact().replaceAll("-\\$\\{.*", ""))
                .filter(artifact -> !artifact.startsWith("bascule"))
                .collect(Collectors.toSet());
        return Stream.concat(
                used.stream()
                        .filter(name -> !reasons.contains(name))
                        .map(name -> new Finding(PAGE, 1, name + " is used, and no reason is given")),
                reasons.stream()
                        .filter(name -> !used.contains(name))
                        .map(name -> new Finding(PAGE, 1, name + " is used nowhere")));
    }
}
