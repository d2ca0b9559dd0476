package bascule.bench;

/// One benchmark. A class in `bascule.bench.cases` with a constructor that takes nothing is found
/// by itself.
public interface Bench {
    /// What `bench/run` knows it by.
    String name();

    /// One line: what is compared with what.
    String describe();

    /// Measures, and tells `run` each row and each peer that could not be had. Whatever it starts
    /// it opens in the workshop of the run, which ends it. Bounded: it stops by itself.
    void measure(Run run) throws Exception;
}
