package bascule.traffic;

import bascule.migration.Side;
import java.net.URI;
import java.util.List;

/// The service behind a balancer: where each side answers, and which requests are told apart.
/// Addresses have one of the `SCHEMES`, a host and a port, and nothing else.
public record Service(List<URI> blue, List<URI> green, List<Route> routes) {
    /// What a balancer speaks to a service. Whoever reads a plan and whoever serves one ask here, so that neither takes
    /// what the other refuses.
    public static final List<String> SCHEMES = List.of("http", "https", "h2c", "h2");

    public Service {
        blue = List.copyOf(blue);
        green = List.copyOf(green);
        routes = List.copyOf(routes);
    }

    /// The addresses of that side.
    public List<URI> of(Side side) {
        return side == Side.BLUE ? blue : green;
    }
}
