package bascule.bench.rows;

import org.jspecify.annotations.Nullable;

/// The backfill of a migration.
public final class OurCopy implements Copying {
    private final Servers servers;
    private final Shape shape;
    private @Nullable OurLink link;

    public OurCopy(Servers servers, Shape shape) {
        this.servers = servers;
        this.shape = shape;
    }

    @Override
    public String name() {
        return "bascule";
    }

    @Override
    public void prepare(String database) throws Exception {
        servers.atTarget(database, shape.tables());
        link = OurLink.open(servers, database, shape.names());
    }

    @Override
    public void copy(String database) throws Exception {
        if (link != null) {
            link.forward().copy(OurLink.EPOCH, _ -> {});
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
