package bascule.demo.shop;

import java.io.IOException;

/// Version 2 of the shop as a process.
public final class ShopTwo {
    private ShopTwo() {}

    public static void main(String[] words) throws IOException {
        ShopProcess.run("ShopTwo", ShopServer::two, words);
    }
}
