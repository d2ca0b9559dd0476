package bascule.tidy;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every package has a `package-info.java` that marks it @NullMarked. A test package may lean on the one of main.
final class NullMarkedPackages implements Rule {
    private static final Pattern MARKED = Pattern.compile("(?m)^@(org\\.jspecify\\.annotations\\.)?NullMarked\\b");

    @Override
    public Stream<Finding> check(Project project) {
        Set<String> marked = project.java().stream()
                .filter(file -> file.name().equals("package-info.java")
                        && MARKED.matcher(file.text()).find())
                .map(TextFile::folder)
                .collect(Collectors.toSet());
        return project.java().stream()
                .map(TextFile::folder)
                .distinct()
                .filter(folder ->
                        !marked.contains(folder) && !marked.contains(folder.replace("/src/test/", "/src/main/")))
                .map(folder -> new Finding(folder, 1, "no package-info.java with @NullMarked"));
    }
}
