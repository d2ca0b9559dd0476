package bascule.journal;

import java.io.IOException;
import java.net.InetAddress;

/// How this process is told from others, for people.
public final class ThisProcess {
    private ThisProcess() {}

    /// Such as `process 4711 on web-3`.
    public static String words() {
        return "process %d on %s".formatted(ProcessHandle.current().pid(), host());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException nameless) {
            return "a host without a name";
        }
    }
}
