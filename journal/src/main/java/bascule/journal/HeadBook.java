package bascule.journal;

import java.io.IOException;

/// Where the signed heads of a journal are kept, beside it.
@FunctionalInterface
public interface HeadBook {
    /// @param line one head, without a newline
    /// @throws IOException if it can't be kept
    /// @throws JournalException the same
    void keep(String line) throws IOException;
}
