package bascule.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The process that serves on the same state file, from which this one takes over.
///
/// | we say | it says | what is true then |
/// |---|---|---|
/// | `take over` | `yours` | it changes nothing any more, its admin port and the state file are free, it still serves |
/// | | `no: why` | it goes on as if nothing had been asked |
/// | `serving` | | both accept; it stops to, and ends its requests |
/// | | (the end) | it has ended |
final class Predecessor implements AutoCloseable {
    private final SocketChannel channel;
    private final BufferedReader in;

    private Predecessor(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    static Path path(Path stateFile) {
        return stateFile.toAbsolutePath().resolveSibling(stateFile.getFileName() + ".handover");
    }

    static Path socketPath(Path stateFile) {
        return stateFile.toAbsolutePath().resolveSibling(stateFile.getFileName() + ".socket");
    }

    /// @return empty if no process serves on that state file
    /// @throws IOException if it refuses; the message says why
    static Optional<Predecessor> ask(Path stateFile) throws IOException {
        Path path = path(stateFile);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException e) {
            channel.close();
            return Optional.empty();
        }
        Predecessor predecessor = new Predecessor(channel);
        predecessor.say("take over");
        String said = predecessor.in.readLine();
        if (said != null && said.equals("yours")) {
            return Optional.of(predecessor);
        }
        predecessor.close();
        if (said == null) {
            return Optional.empty();
        }
        throw new IOException("the gateway that runs does not hand over: "
                + said.substring(said.indexOf(':') + 1).strip());
    }

    private void say(String line) throws IOException {
        channel.write(StandardCharsets.UTF_8.encode(line + "\n"));
    }

    /// This process accepts requests.
    void serving() throws IOException {
        say("serving");
    }

    /// Returns once it has ended.
    void awaitEnd() {
        try {
            while (in.readLine() != null) {
                // It has nothing more to say.
            }
        } catch (IOException e) {
            // That is its end, too.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
