package bascule.demo.shop;

import bascule.demo.shop.ShopServer.Settings;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/// What both versions' processes have in common. The password comes by the environment, where no list of processes
/// shows it to others, and so do the way in which it is to
/// misbehave and the key to its flags.
final class ShopProcess {
    private ShopProcess() {}

    interface Start {
        ShopServer with(Settings settings) throws IOException;
    }

    static void run(String name, Start start, String[] words) throws IOException {
        String password = System.getenv("SHOP_PASSWORD");
        Optional<String> bad = Optional.ofNullable(System.getenv(BadGreen.VARIABLE));
        if (words.length != 3
                || password == null
                || bad.isPresent() != bad.flatMap(BadGreen::named).isPresent()) {
            System.err.println("usage: SHOP_PASSWORD=... [" + BadGreen.VARIABLE + "="
                    + String.join("|", BadGreen.words()) + "] " + name + " PORT JDBC-URL USER");
            System.exit(2);
            return;
        }
        ShopServer shop = start.with(new Settings(
                Integer.parseInt(words[0]),
                words[1],
                words[2],
                password,
                bad.flatMap(BadGreen::named),
                Optional.ofNullable(System.getenv(Warehouse.VARIABLE)).map(URI::create),
                checkout(name)));
        Runtime.getRuntime().addShutdownHook(new Thread(shop::close, "close"));
        System.out.println("listening on " + shop.address().getPort());
    }

    private static Checkout checkout(String name) {
        String controller = System.getenv(Checkout.VARIABLE);
        String key = System.getenv(Checkout.KEY_VARIABLE);
        return controller == null || key == null
                ? Checkout.NONE
                : FlaggedCheckout.of(URI.create(controller), key, name);
    }
}
