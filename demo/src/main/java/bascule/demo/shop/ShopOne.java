package bascule.demo.shop;

import java.io.IOException;

/// Version 1 of the shop as a process.
public final class ShopOne {
    private ShopOne() {}

    public static void main(String[] words) throws IOException {
        ShopProcess.run("ShopOne", ShopServer::one, words);
    }
}
