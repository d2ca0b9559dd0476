package bascule.bench.flips;

import bascule.bench.http.HaProxy;
import bascule.bench.world.Workshop;
import bascule.migration.Side;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// HAProxy's runtime API: the other server is made ready, this one gets nothing new and ends what
/// it has.
public record HaProxyFlipper(int port, Path socket) implements Flipper {
    private static final int ANSWER_BYTES = 4_096;

    public static HaProxyFlipper start(Workshop workshop, Path haproxy, int blue, int green) throws IOException {
        return start(workshop, haproxy, "haproxy", blue, green);
    }

    /// @param folder of its own
    public static HaProxyFlipper start(Workshop workshop, Path haproxy, String folder, int blue, int green)
            throws IOException {
        HaProxy.Standing standing = HaProxy.pair(workshop, haproxy, folder, blue, green);
        return new HaProxyFlipper(standing.port(), standing.socket());
    }

    @Override
    public String name() {
        return "haproxy runtime API";
    }

    @Override
    public void flip(Side to) throws IOException {
        order("set server service/%s state ready; set server service/%s state drain\n"
                .formatted(to.word(), to.other().word()));
    }

    private void order(String text) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);
            while (channel.read(answer) > 0) {
                // Until it closes.
            }
            String said = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII).strip();
            if (!said.isEmpty()) {
                throw new IOException("haproxy does not turn: " + said);
            }
        }
    }
}
