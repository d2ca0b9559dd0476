package bascule.tidy;

import java.util.stream.Stream;

/// The modules depend on each other down the stairs of [Floors] only.
final class PomStairs implements Rule {
    private static final String OURS = "bascule-";

    @Override
    public Stream<Finding> check(Project project) {
        return Pom.all(project).filter(pom -> pom.file().room().isPresent()).flatMap(pom -> {
            String room = pom.file().room().orElseThrow();
            return pom.dependencies().stream()
                    .filter(dependency -> dependency.artifact().startsWith(OURS))
                    .flatMap(dependency -> Floors.refusal(
                            room,
                            dependency.artifact().substring(OURS.length()),
                            dependency.scope().equals("test"))
                            .stream())
                    .map(why -> new Finding(pom.file().path(), 1, why));
        });
    }
}
