package bascule.bench.http;

/// What a process has in memory, in MiB.
///
/// @param resident in the machine
/// @param heap in use once garbage was collected
/// @param direct kept for buffers beside the heap
public record Memory(double resident, double heap, double direct) {
    public Memory minus(Memory before) {
        return new Memory(resident - before.resident, heap - before.heap, direct - before.direct);
    }

    /// For people, in that unit.
    ///
    /// @param scale how many of it a MiB is
    public String text(double scale) {
        return "%.1f resident, %.1f heap, %.1f direct".formatted(resident * scale, heap * scale, direct * scale);
    }
}
