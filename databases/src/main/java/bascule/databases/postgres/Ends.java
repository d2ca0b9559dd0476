package bascule.databases.postgres;

/// The two databases of a link, and how it is called there.
record Ends(String migration, Connections source, Connections target, Direction direction) {
    /// Name of its slot, publication and origin.
    String name() {
        return Names.flow(migration, direction.word());
    }

    /// Name of the opposite link's slot, publication and origin.
    String opposite() {
        return Names.flow(migration, direction.opposite().word());
    }

    /// The same two databases, the other way.
    @SuppressWarnings("ArgumentSelectionDefectChecker")
    Ends turned() {
        return new Ends(migration, target, source, direction.opposite());
    }

    Control sourceControl() {
        return new Control(source);
    }

    Control targetControl() {
        return new Control(target);
    }
}
