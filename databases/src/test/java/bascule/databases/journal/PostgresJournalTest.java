package bascule.databases.journal;

import bascule.journal.Journal;
import bascule.journal.JournalContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

final class PostgresJournalTest extends JournalContract {
    private final JournalSite site = new JournalSite();

    @AfterEach
    void end() {
        site.close();
    }

    @Override
    protected Journal create(InstantSource clock) {
        JournalDatabase database = site.active();
        database.keep(JournalSite.SHOP, JournalSite.PLAN);
        return database.journal(JournalSite.SHOP, clock);
    }
}
