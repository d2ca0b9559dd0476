package bascule.data;

import bascule.migration.StepException;

/// Both databases of a migration and the two links between them.
public interface Pair extends AutoCloseable {
    Database blue();

    Database green();

    /// Blue to green.
    Link forward();

    /// Green to blue.
    Link reverse();

    /// Whether green's opening was begun since blue's fence closed. Blue's own database knows, so that green need not
    /// be asked.
    default boolean greenWasOpened() throws StepException {
        return !blue().fence().standing().required().isEmpty();
    }

    @Override
    void close();
}
