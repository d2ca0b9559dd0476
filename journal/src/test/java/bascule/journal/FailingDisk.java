package bascule.journal;

import java.io.IOException;
import java.util.Arrays;

/// A disk in memory. It fails when told to, and forgets in a crash what was not forced.
final class FailingDisk implements Disk {
    private byte[] written = new byte[0];
    private byte[] forced = new byte[0];
    private int left = Integer.MAX_VALUE;
    private int kept;
    boolean forceFails;
    boolean truncateFails;
    boolean closed;

    /// After so many bytes the disk is full.
    void roomFor(int bytes) {
        left = bytes;
    }

    void crash() {
        written = forced.clone();
    }

    @Override
    public byte[] read() {
        return written.clone();
    }

    @Override
    public void write(long at, byte[] bytes) throws IOException {
        int part = Math.min(bytes.length, left);
        written = Arrays.copyOf(written, Math.max(written.length, (int) at + part));
        System.arraycopy(bytes, 0, written, (int) at, part);
        left -= part;
        if (part < bytes.length) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void reserve() throws IOException {
        if (left < 200) {
            throw new IOException("No space left on device");
        }
        left -= 200;
        kept = 200;
    }

    @Override
    public boolean giveBack() {
        int part = Math.min(kept, 100);
        left += part;
        kept -= part;
        return part > 0;
    }

    @Override
    public void force() throws IOException {
        if (forceFails) {
            throw new IOException("Input/output error");
        }
        forced = written.clone();
    }

    @Override
    public void truncate(long length) throws IOException {
        if (truncateFails) {
            throw new IOException("Read-only file system");
        }
        left = left == Integer.MAX_VALUE ? left : left + written.length - (int) length;
        written = Arrays.copyOf(written, (int) length);
    }

    @Override
    public void close() {
        closed = true;
    }
}
