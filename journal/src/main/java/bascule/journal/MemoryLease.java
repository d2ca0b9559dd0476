package bascule.journal;

/// A lease among controllers of one process: for drills and tests.
public final class MemoryLease implements Lease {
    private static final long NONE = -1;

    private final Store store;
    private final String holder;
    private volatile long number = NONE;

    /// What all of them share.
    private static final class Store {
        private Holding holding = new Holding(0, 0, "", "");

        synchronized Holding now() {
            return holding;
        }

        synchronized boolean swap(Holding seen, Holding next) {
            boolean same = holding.number() == seen.number() && holding.beat() == seen.beat();
            holding = same ? next : holding;
            return same;
        }
    }

    private MemoryLease(Store store, String holder) {
        this.store = store;
        this.holder = holder;
    }

    /// A new one, as its first controller has it.
    public static MemoryLease of(String holder) {
        return new MemoryLease(new Store(), holder);
    }

    /// The same one, as another controller has it.
    public MemoryLease as(String other) {
        return new MemoryLease(store, other);
    }

    @Override
    public Holding look() {
        return store.now();
    }

    @Override
    public boolean take(Holding seen, String address) {
        boolean ours = store.swap(seen, new Holding(seen.number() + 1, 0, holder, address));
        number = ours ? seen.number() + 1 : NONE;
        return ours;
    }

    @Override
    public boolean renew() {
        Holding now = store.now();
        boolean ours =
                now.number() == number && store.swap(now, new Holding(number, now.beat() + 1, holder, now.address()));
        number = ours ? number : NONE;
        return ours;
    }

    @Override
    public void giveUp() {
        Holding now = store.now();
        if (now.number() == number) {
            store.swap(now, new Holding(number + 1, now.beat(), "", ""));
        }
        number = NONE;
    }
}
