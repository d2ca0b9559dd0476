package bascule.gateway;

/// What a gateway does besides passing requests on. All of it is off unless it is set.
///
/// @param overrideKey signs what lets a tester choose the side, the same for all gateways of a service, 16
///     characters or more; empty: nobody may choose
public record GatewayPolicies(String overrideKey) {
    public static final GatewayPolicies NONE = new GatewayPolicies("");

    private static final int SHORTEST_KEY = 16;

    public GatewayPolicies {
        if (!overrideKey.isEmpty() && overrideKey.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException("the key for side overrides has at least " + SHORTEST_KEY
                    + " characters, give a longer one, or none for no overrides");
        }
    }

    public GatewayPolicies withOverrideKey(String key) {
        return new GatewayPolicies(key);
    }

    /// Without the key.
    @Override
    public String toString() {
        return "policies, side overrides " + (overrideKey.isEmpty() ? "off" : "on");
    }
}
