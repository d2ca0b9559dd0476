package bascule.demo;

import bascule.demo.check.Books;
import bascule.demo.check.Edition;
import bascule.demo.load.Shoppers;
import bascule.demo.shop.Scripts;
import bascule.demo.shop.ShopServer;
import bascule.demo.shop.ShopServer.Settings;
import bascule.demo.world.ShopDatabase;
import bascule.embedded.EmbeddedPostgres.Version;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.util.Map;
import java.util.TreeMap;

/// A shop of one version on a database of its own, without anything before it.
final class ShopFloor implements AutoCloseable {
    private static final int NOTES = 200;

    final ShopDatabase database;
    private final boolean two;
    private final ShopServer shop;

    private ShopFloor(ShopDatabase database, boolean two) throws Exception {
        this.database = database;
        this.two = two;
        var settings = new Settings(0, database.url(), database.user(), database.password());
        this.shop = two ? ShopServer.two(settings) : ShopServer.one(settings);
    }

    static ShopFloor one() throws Exception {
        ShopDatabase database = ShopDatabase.start(Version.V17);
        database.run(Scripts.text(Scripts.ONE));
        database.run(Scripts.text(Scripts.SEED).replace("60000", "6000"));
        return new ShopFloor(database, false);
    }

    /// Version 2 with the rows that version 1 has.
    static ShopFloor twoLike(Books one) throws Exception {
        ShopDatabase database = ShopDatabase.start(Version.V18);
        database.run(Scripts.text(Scripts.TWO));
        try (Connection connection = database.server().connect("shop")) {
            RowsOfTwo.write(one, connection);
        }
        return new ShopFloor(database, true);
    }

    InetSocketAddress address() {
        return shop.address();
    }

    Books books() throws Exception {
        try (Connection connection = database.connect()) {
            return two
                    ? Edition.two().atOneMoment("green", connection)
                    : Edition.one().atOneMoment("blue", connection);
        }
    }

    Shoppers shoppers(int rate) throws Exception {
        Map<Long, Long> balances = new TreeMap<>();
        books().customers().forEach((number, customer) -> balances.put(number, customer.cents()));
        return Shoppers.start(new Shoppers.Settings(shop.address(), rate, "w", 7, balances, NOTES));
    }

    @Override
    public void close() {
        shop.close();
        database.close();
    }
}
