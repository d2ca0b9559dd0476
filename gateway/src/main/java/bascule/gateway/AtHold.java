package bascule.gateway;

/// What a hold does with a request.
enum AtHold {
    /// Counted in, and queued by a hold.
    QUEUE(true, false),
    /// Counted in, and refused by a hold.
    REJECT(true, false),
    /// Not counted in, so that no hold waits for it; lets it through.
    PASS(false, true),
    /// Counted in while the door is open; a hold lets it through, for it goes to the side that does not
    /// serve.
    ASIDE(true, true);

    private final boolean counted;
    private final boolean passes;

    AtHold(boolean counted, boolean passes) {
        this.counted = counted;
        this.passes = passes;
    }

    /// From 0.
    @SuppressWarnings("EnumOrdinal") // It is kept nowhere.
    int place() {
        return ordinal();
    }

    boolean counted() {
        return counted;
    }

    boolean passes() {
        return passes;
    }
}
