package bascule.journal;

import java.util.List;

final class MemoryLeaseTest extends LeaseContract {
    @Override
    protected List<Lease> create() {
        var first = MemoryLease.of("one");
        return List.of(first, first.as("other"));
    }
}
