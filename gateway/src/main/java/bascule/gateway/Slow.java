package bascule.gateway;

/// A request in flight that a hold waits for.
///
/// @param route the id of its route
/// @param what it is, and at which side, for people
/// @param millis for how long it has been under way
record Slow(String route, String what, long millis) {
    /// Stands for those of an event loop that has not said which they are.
    static final Slow LOOP = new Slow(Routing.OTHER.route().id(), "(an event loop does not answer)", 0);

    @Override
    public String toString() {
        return equals(LOOP) ? what : what + " for " + millis + " ms";
    }
}
