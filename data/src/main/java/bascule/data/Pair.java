package bascule.data;

/// Both databases of a migration and the two links between them.
public interface Pair extends AutoCloseable {
    Database blue();

    Database green();

    /// Blue to green.
    Link forward();

    /// Green to blue.
    Link reverse();

    @Override
    void close();
}
