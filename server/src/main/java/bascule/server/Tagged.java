package bascule.server;

import io.javalin.http.Context;

/// Answers that a client may keep: it asks again with their tag, and gets the body only if it is another one.
final class Tagged {
    private Tagged() {}

    /// @param tag with its quotes
    static void answer(Context context, String tag, String type, byte[] body) {
        context.header("ETag", tag).header("Cache-Control", "no-cache");
        if (tag.equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        context.contentType(type).result(body);
    }
}
