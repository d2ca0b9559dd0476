package bascule.server;

import io.javalin.http.Context;

/// Pages of other origins may ask for flags, as OpenFeature's web SDK does from a page of the shop. They
/// show a key in a header, which no browser adds by itself, so nobody can be made to ask without
/// wanting to; cookies do not count.
final class Crossing {
    private static final String SECONDS = "7200";

    private Crossing() {}

    static void allow(Context context) {
        context.header("Access-Control-Allow-Origin", "*").header("Access-Control-Expose-Headers", "ETag");
    }

    /// What a browser asks beforehand.
    static void preflight(Context context) {
        context.header("Access-Control-Allow-Methods", "POST")
                .header("Access-Control-Allow-Headers", "Authorization, Content-Type, If-None-Match")
                .header("Access-Control-Max-Age", SECONDS)
                .status(204);
    }
}
