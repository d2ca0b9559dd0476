package bascule.plan;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/// A path with its query, as plans name what a service is asked for: `/health?deep=1`.
public final class ServicePath {
    private static final Pattern PATH = Pattern.compile("/[!-~]{0,999}");
    private static final String FORM = "a path with its query: it begins with / and has no spaces";

    private ServicePath() {}

    static Optional<String> read(Value value) {
        return value.text(PATH, FORM).filter(path -> demandFit(value, path));
    }

    /// A line of a file that the plan names.
    static Optional<String> line(Value file, String line) {
        if (!PATH.matcher(line).matches()) {
            file.refuse("has the line %s: each is %s".formatted(Value.shown(line), FORM));
            return Optional.empty();
        }
        return Optional.of(line).filter(path -> demandFit(file, path));
    }

    /// Refuses what begins with a path's sign and goes elsewhere, or can't be sent as it stands.
    static boolean demandFit(Value value, String path) {
        if (path.startsWith("//")) {
            value.refuse("names a host: write a path alone, that begins with one /; the service is asked for it");
            return false;
        }
        try {
            if (new URI("http://service" + path).getRawFragment() == null) {
                return true;
            }
            value.refuse("has a fragment (#...), and none is ever sent: remove it, or write %23");
        } catch (URISyntaxException unfit) {
            value.refuse("is no path that can be sent: write each sign that a path may not have as % and its code");
        }
        return false;
    }

    /// That path at a service. Whatever it says, it is this service that is asked.
    ///
    /// @throws IllegalArgumentException if the path can't be sent
    public static URI at(URI service, String path) {
        return URI.create(service.getScheme() + "://" + service.getRawAuthority() + path);
    }
}
