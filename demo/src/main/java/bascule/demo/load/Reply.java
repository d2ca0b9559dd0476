package bascule.demo.load;

import java.util.Map;

/// An answer over HTTP.
///
/// @param headers by their names in small letters
public record Reply(int status, Map<String, String> headers, String text) {
    public Reply {
        headers = Map.copyOf(headers);
    }

    public String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
