package bascule.controller;

/// Whether the API of this process, which answered, answers nobody any more. Told once: whoever took the migrations up
/// again since nobody else did keeps them until the API has answered in between.
final class Deafness {
    private boolean answered;
    private boolean deaf;

    synchronized void told(boolean answers) {
        deaf = !answers && answered;
        answered |= answers;
    }

    /// Whether it has become deaf since it last answered.
    synchronized boolean begins() {
        boolean begins = deaf;
        if (begins) {
            deaf = false;
            answered = false;
        }
        return begins;
    }
}
