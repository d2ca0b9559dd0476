package bascule.journal;

import java.io.IOException;

/// What a journal asks of a disk. It is small so that a disk that fails, or forgets what was not forced, is a small
/// class
/// in a test.
interface Disk extends AutoCloseable {
    byte[] read() throws IOException;

    void write(long at, byte[] bytes) throws IOException;

    /// Returns once everything written is on stable storage.
    void force() throws IOException;

    /// Cuts off everything from there on.
    void truncate(long length) throws IOException;

    /// Keeps room aside for when it is full, if it does not yet. It keeps all or, failing, no more
    /// than before.
    void reserve() throws IOException;

    /// Gives a part of what was kept aside back to whoever writes next.
    ///
    /// @return whether there was any
    boolean giveBack() throws IOException;

    @Override
    void close() throws IOException;
}
