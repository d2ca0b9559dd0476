package bascule.tidy;

import java.util.stream.Stream;

/// One thing that must hold of the project's files.
interface Rule {
    Stream<Finding> check(Project project);

    /// A rule that needs to see one file only.
    interface OfFile extends Rule {
        Stream<Finding> check(TextFile file);

        @Override
        default Stream<Finding> check(Project project) {
            return project.files().parallelStream().flatMap(this::check);
        }
    }

    /// A rule that needs to see one Java file only.
    interface OfJava extends Rule {
        Stream<Finding> check(TextFile java);

        @Override
        default Stream<Finding> check(Project project) {
            return project.java().parallelStream().flatMap(this::check);
        }
    }
}
