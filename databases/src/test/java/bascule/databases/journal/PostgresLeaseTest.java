package bascule.databases.journal;

import bascule.journal.Lease;
import bascule.journal.LeaseContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

final class PostgresLeaseTest extends LeaseContract {
    private final JournalSite site = new JournalSite();

    @AfterEach
    void end() {
        site.close();
    }

    @Override
    protected List<Lease> create() {
        return List.of(site.open().lease(), site.open().lease());
    }
}
