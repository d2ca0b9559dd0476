package bascule.demo.shop;

import bascule.demo.shop.ShopServer.Settings;
import java.io.IOException;

/// What both versions' processes have in common. The password comes by the environment, where no list of processes
/// shows it to others.
final class ShopProcess {
    private ShopProcess() {}

    interface Start {
        ShopServer with(Settings settings) throws IOException;
    }

    static void run(String name, Start start, String[] words) throws IOException {
        String password = System.getenv("SHOP_PASSWORD");
        if (words.length != 3 || password == null) {
            System.err.println("usage: SHOP_PASSWORD=... " + name + " PORT JDBC-URL USER");
            System.exit(2);
            return;
        }
        ShopServer shop = start.with(new Settings(Integer.parseInt(words[0]), words[1], words[2], password));
        Runtime.getRuntime().addShutdownHook(new Thread(shop::close, "close"));
        System.out.println("listening on " + shop.address().getPort());
    }
}
