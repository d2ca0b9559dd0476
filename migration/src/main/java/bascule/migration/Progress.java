package bascule.migration;

/// How far a long step has come: `done` of `total`, both in `unit` (rows, bytes, tables). A total of
/// zero means that it is not known.
///
/// @param besides what else people should know, such as how fast it goes; empty if there is nothing
public record Progress(long done, long total, String unit, String besides) {
    public Progress {
        if (done < 0 || total < 0) {
            throw new IllegalArgumentException("progress can't be negative: " + done + " of " + total);
        }
    }

    public Progress(long done, long total, String unit) {
        this(done, total, unit, "");
    }
}
