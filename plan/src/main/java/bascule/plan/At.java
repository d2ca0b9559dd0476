package bascule.plan;

/// Something that was read, with its path.
record At<T>(String path, T value) {}
