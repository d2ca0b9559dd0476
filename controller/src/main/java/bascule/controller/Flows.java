package bascule.controller;

import bascule.migration.Epoch;
import bascule.migration.Flow;
import bascule.migration.StepException;
import java.util.List;

/// Keeps just those flows running that must be.
public interface Flows extends AutoCloseable {
    /// Those of a process that runs none.
    Flows NONE = new Flows() {
        @Override
        public void keep(List<Flow> wanted, Epoch epoch) {}

        @Override
        public List<String> troubles() {
            return List.of();
        }

        @Override
        public void close() {}
    };

    /// Starts what is missing and ends what is no longer wanted; those ended have ended when it returns.
    ///
    /// @throws StepException.Transient if one does not end in time
    void keep(List<Flow> wanted, Epoch epoch) throws StepException;

    /// Why flows are not running that should be, a line each.
    List<String> troubles();

    /// Why the flow of that name does not run as it should, empty if it does.
    default String trouble(String flow) {
        String prefix = flow + " flow: ";
        return troubles().stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .findFirst()
                .orElse("");
    }

    @Override
    void close();
}
