package bascule.bench.rows;

import org.jspecify.annotations.Nullable;

/// The forward flow of a migration.
public final class OurFollowing implements Following {
    private final Servers servers;
    private @Nullable OurLink link;

    public OurFollowing(Servers servers) {
        this.servers = servers;
    }

    @Override
    public String name() {
        return "bascule";
    }

    @Override
    public void capture(String database) throws Exception {
        OurLink opened = OurLink.open(servers, database, Backlog.TABLES);
        link = opened;
        opened.forward().copy(OurLink.EPOCH, _ -> {});
    }

    @Override
    public void begin(String database) {
        if (link != null) {
            link.follow();
        }
    }

    @Override
    public void mustLive() throws Exception {
        if (link != null) {
            link.mustFollow();
        }
    }

    @Override
    public void forget(String database) throws Exception {
        if (link != null) {
            link.close();
            link = null;
        }
    }
}
