package bascule.demo.shop;

import bascule.openfeature.BasculeProvider;
import bascule.openfeature.ProviderSettings;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/// By the controller's flags, as any program in Java would ask for them.
record FlaggedCheckout(Client client) implements Checkout {
    private static final Duration READY = Duration.ofSeconds(20);
    private static final String SHIPPED = """
        {"flags": {"checkout-v2": {
          "state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"}}}
        """;

    /// Returns once the controller's flags are there, or the wait for them is over.
    ///
    /// @param name of this shop among those that listen
    static Checkout of(URI controller, String key, String name) {
        var settings = new ProviderSettings(controller, () -> key, name)
                .orElse(SHIPPED)
                .waiting(READY);
        OpenFeatureAPI api = OpenFeatureAPI.getInstance();
        api.setProviderAndWait(new BasculeProvider(settings));
        return new FlaggedCheckout(api.getClient());
    }

    @Override
    public String variant(String caller) {
        var details = client.getBooleanDetails(FLAG, false, new ImmutableContext(caller));
        return Objects.requireNonNullElse(details.getVariant(), "");
    }
}
