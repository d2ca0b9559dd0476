package bascule.gateway;

import bascule.migration.Side;
import bascule.migration.StepException.Refused;
import bascule.traffic.Match;
import bascule.traffic.Route;
import bascule.traffic.Service;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What a service must be like for a gateway to serve it.
final class Servable {
    private Servable() {}

    /// @param place what the errors call the gateway
    static void demand(Service service, String place) throws Refused {
        List<String> problems = problems(service);
        if (!problems.isEmpty()) {
            throw new Refused(place + " can't serve this: " + String.join("; ", problems));
        }
    }

    /// All at once; empty if it can be served.
    static List<String> problems(Service service) {
        List<String> problems = new ArrayList<>();
        for (Side side : Side.values()) {
            List<URI> uris = service.of(side);
            if (uris.isEmpty()) {
                problems.add(side.word() + " has no address");
            }
            uris.stream()
                    .filter(uri -> !plain(uri))
                    .forEach(uri -> problems.add(
                            side.word() + "'s " + uri + " is not of the form http://host:port or https://host:port, or"
                                    + " h2c:// or h2:// for HTTP/2"));
        }
        Set<String> ids = new HashSet<>();
        Set<Match> matches = new HashSet<>();
        for (Route route : service.routes()) {
            if (!ids.add(route.id()) || !matches.add(route.match())) {
                problems.add("route " + route.id() + " or what it matches, "
                        + route.match().describe() + ", is there twice");
            }
            Stream.concat(route.match().problems().stream(), route.cohortBy().problems().stream())
                    .forEach(problem -> problems.add("route " + route.id() + ": " + problem));
        }
        return problems;
    }

    /// Whether it is the address of an admin port.
    static boolean admin(URI uri) {
        return plain(uri) && String.valueOf(uri.getScheme()).startsWith("http");
    }

    /// Whether it is an address, with nothing behind it.
    static boolean plain(URI uri) {
        return Service.SCHEMES.contains(String.valueOf(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (uri.getRawPath().isEmpty() || "/".equals(uri.getRawPath()));
    }
}
