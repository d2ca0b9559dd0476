package bascule.server;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Optional;

/// Where people's browsers reach this server: at the address that it was told, as of a proxy before it, or as they say.
///
/// @param address without a path
record Places(Optional<URI> address) {
    private static String asked(Context context) {
        return context.scheme() + "://" + context.header("Host");
    }

    /// Of a path of ours.
    URI at(Context context, String path) {
        return URI.create(address.map(URI::toString).orElseGet(() -> asked(context)) + path);
    }

    /// Whether that is a page of ours.
    boolean own(Context context, String origin) {
        return origin.equals(asked(context))
                || address.filter(each -> origin.equals(each.toString())).isPresent();
    }

    /// Whether everything between a browser and the first of us is.
    boolean encrypted(Context context) {
        return context.scheme().equals("https")
                || address.filter(each -> each.getScheme().equals("https")).isPresent();
    }
}
