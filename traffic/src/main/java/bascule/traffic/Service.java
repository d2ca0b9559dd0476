package bascule.traffic;

import java.net.URI;
import java.util.List;

/// The service behind a balancer: where each side answers, and which requests are told apart.
public record Service(List<URI> blue, List<URI> green, List<Route> routes) {
    public Service {
        blue = List.copyOf(blue);
        green = List.copyOf(green);
        routes = List.copyOf(routes);
    }
}
