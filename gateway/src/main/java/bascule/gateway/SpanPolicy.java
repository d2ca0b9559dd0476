package bascule.gateway;

import java.math.BigDecimal;
import java.net.URI;

/// Where spans of requests are sent, and of how many.
///
/// @param endpoint of a collector that takes OTLP over HTTP; empty: there are none
/// @param share of the requests that bring no trace, in hundredths of a percent; of those that bring one, whoever began
///     it says
public record SpanPolicy(String endpoint, int share) {
    public static final SpanPolicy NONE = new SpanPolicy("", 100);

    public SpanPolicy {
        if (!endpoint.isEmpty() && !sound(endpoint)) {
            throw new IllegalArgumentException(
                    "'" + endpoint + "' is no URL of a collector: write one such as http://127.0.0.1:4318/v1/traces");
        }
        if (share < 0 || share > Bucket.COUNT) {
            throw new IllegalArgumentException("a share is 0% to 100%");
        }
    }

    private static boolean sound(String text) {
        try {
            URI uri = URI.create(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// Of a text such as `12.5%`.
    ///
    /// @throws IllegalArgumentException if it is no share
    static int share(String text) {
        if (!text.matches("\\d{1,3}([.]\\d{1,2})?%")) {
            throw new IllegalArgumentException("'" + text + "' is no share: write 0% to 100%, such as 5% or 0.5%");
        }
        int share = new BigDecimal(text.substring(0, text.length() - 1))
                .movePointRight(2)
                .intValueExact();
        return new SpanPolicy("", share).share();
    }

    boolean on() {
        return !endpoint.isEmpty();
    }

    public SpanPolicy withEndpoint(String url) {
        return new SpanPolicy(url, share);
    }

    public SpanPolicy withShare(int hundredths) {
        return new SpanPolicy(endpoint, hundredths);
    }
}
