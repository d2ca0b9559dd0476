package bascule.databases.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A wire to a server that can lose an answer: what was asked arrives, what is said does not.
final class Relay implements AutoCloseable {
    private final int target;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket door;
    private volatile boolean losing;
    private volatile boolean going;
    private volatile boolean lost;

    private Relay(int target) throws IOException {
        this.target = target;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = door.getLocalPort();
        admit();
    }

    static Relay to(int target) throws IOException {
        return new Relay(target);
    }

    int port() {
        return port;
    }

    /// The next thing the server says breaks the connection instead.
    void loseTheNextAnswer() {
        losing = true;
    }

    /// And there is no other connection then, either.
    void loseTheNextAnswerAndGo() {
        going = true;
        losing = true;
    }

    boolean lost() {
        return lost;
    }

    void comeBack() throws IOException {
        going = false;
        door = new ServerSocket();
        door.setReuseAddress(true);
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        admit();
    }

    private void admit() {
        ServerSocket mine = door;
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    Socket client = mine.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    open.add(client);
                    open.add(server);
                    Thread.startVirtualThread(() -> carry(client, server, false));
                    Thread.startVirtualThread(() -> carry(server, client, true));
                }
            } catch (IOException closed) {
                // nobody is admitted any more
            }
        });
    }

    private void carry(Socket from, Socket to, boolean answers) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var bytes = new byte[1 << 14];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (answers && losing) {
                    lose();
                    return;
                }
                out.write(bytes, 0, count);
                out.flush();
            }
        } catch (IOException broken) {
            // the other end is closed with it
        }
    }

    private void lose() throws IOException {
        losing = false;
        lost = true;
        if (going) {
            door.close();
            for (Socket each : open) {
                each.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
