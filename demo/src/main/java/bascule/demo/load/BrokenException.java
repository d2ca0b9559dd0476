package bascule.demo.load;

import java.io.IOException;

/// A request that got no whole answer.
public final class BrokenException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean sent;

    /// @param sent whether anything of the request may have reached the other side
    BrokenException(boolean sent, IOException cause) {
        super(cause.toString(), cause);
        this.sent = sent;
    }

    public boolean sent() {
        return sent;
    }
}
