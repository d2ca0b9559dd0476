package bascule.gateway;

import java.net.InetAddress;

/// A request at the door.
interface Waiting {
    /// What that routing has a hold do with it.
    AtHold atHold(Routing routing);

    /// It was let in. The place is given back with `Admission.leave` exactly once, unless it was not
    /// `counted`. Called from any thread.
    void admit(Era era, boolean counted, boolean waited);

    /// It will not be let in. Called from any thread.
    void refuse(String why);

    /// Where it came from. Called from any thread.
    InetAddress client();

    /// When it came, by the clock of `System.nanoTime`.
    long since();
}
