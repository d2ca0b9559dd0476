package bascule.gateway;

/// Whoever keeps connections to upstreams, and takes them back. Only its event loop's thread touches it.
interface Keeper {
    /// Keeps nothing: of connections that carry one exchange and are closed.
    ///
    /// @param health what their answers say of an upstream's health
    static Keeper none(HealthPolicy health) {
        return new Keeper() {
            @Override
            public HealthPolicy health() {
                return health;
            }

            @Override
            public void giveBack(Back back) {
                back.close();
            }

            @Override
            public void closed(Back back) {}

            @Override
            public void distrust() {}

            @Override
            public boolean refused(Back back) {
                return false;
            }
        };
    }

    /// What an upstream's answers say of its health.
    HealthPolicy health();

    /// Takes back one of which the answer has been read to its end.
    void giveBack(Back back);

    /// Forgets one that was closed.
    void closed(Back back);

    /// It did not do what it was there for: whatever else it carries ends, and nothing more is given to it.
    void distrust();

    /// Whether the upstream has said that what that one carried is certainly not done.
    boolean refused(Back back);
}
