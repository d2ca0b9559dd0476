package bascule.journal;

/// The right to be the active one among several controllers on one store of journals.
///
/// Whoever has it says again and again that it is alive, by a beat that is counted; whoever stands
/// by looks at the beat and, once it has stood still for long enough on its own clock that never
/// jumps, takes the lease. No time is written down, so that no two clocks are ever compared.
/// Taking is a compare-and-set on what was seen.
///
/// Having the lease protects nothing by itself: journals, gateways and databases are protected by
/// the epoch. Epochs are claimed under the lease, so that nobody claims one after it was taken
/// away.
public interface Lease {
    /// How it stands in the store.
    ///
    /// @param number grows each time somebody takes it or gives it up
    /// @param beat grows each time its holder renews it
    /// @param holder who has it; empty if nobody does
    /// @param address where the holder answers, such as `http://10.0.0.7:7070`
    record Holding(long number, long beat, String holder, String address) {
        public boolean free() {
            return holder.isEmpty();
        }
    }

    /// @throws JournalException if the store can't be asked
    Holding look();

    /// Takes it from whoever had it, if nobody has taken or renewed it since it was seen.
    ///
    /// @param address where the new holder answers
    /// @return whether we have it now
    /// @throws JournalException if the store can't be asked; we may have it then and not know
    boolean take(Holding seen, String address);

    /// @return whether we still have it
    /// @throws JournalException if the store can't be asked
    boolean renew();

    /// Gives it up if we have it, so that nobody has to wait for it.
    ///
    /// @throws JournalException if the store can't be asked
    void giveUp();
}
