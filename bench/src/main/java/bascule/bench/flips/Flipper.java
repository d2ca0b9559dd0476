package bascule.bench.flips;

import bascule.migration.Side;

/// A proxy that can be turned from one side to the other while requests come in.
public interface Flipper {
    String name();

    int port();

    /// Returns when the proxy says, or shows, that the other side serves.
    void flip(Side to) throws Exception;
}
