package bascule.gateway;

/// A request at the door.
interface Waiting {
    /// Whether that routing counts it in and has a hold queue it.
    boolean held(Routing routing);

    /// It was let in. The place is given back with `Admission.leave` exactly once, unless it was not
    /// `counted`. Called from any thread.
    void admit(Era era, boolean counted, boolean waited);

    /// It will not be let in. Called from any thread.
    void refuse(String why);

    /// When it came, by the clock of `System.nanoTime`.
    long since();
}
