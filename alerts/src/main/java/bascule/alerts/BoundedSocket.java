package bascule.alerts;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;

/// A connection that is read no longer than some time and no further than some bytes, however steadily the other end
/// sends: a server whose answer never ends keeps nobody busy.
final class BoundedSocket extends Socket {
    private static final int BYTES_MAX = 64 << 10;

    private final long end;
    private int left = BYTES_MAX;

    BoundedSocket(Duration within) {
        this.end = System.nanoTime() + within.toNanos();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                int one = in.read();
                took(1);
                return one;
            }

            @Override
            public int read(byte[] bytes, int from, int most) throws IOException {
                int count = in.read(bytes, from, most);
                took(count);
                return count;
            }
        };
    }

    private void took(int count) throws IOException {
        left -= Math.max(0, count);
        if (left < 0 || System.nanoTime() - end > 0) {
            close();
            throw new IOException("it says too much, or takes too long to say it");
        }
    }
}
