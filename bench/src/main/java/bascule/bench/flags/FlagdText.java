package bascule.bench.flags;

/// The flags in flagd's format, which two of the libraries read.
public final class FlagdText {
    static final String FLAGS = """
        {"flags": {
          "static": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "on"},
          "rule": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
            "targeting": {"if": [{"==": [{"var": "country"}, "de"]}, "on", "off"]}},
          "fractional": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
            "targeting": {"fractional": [["on", 25], ["off", 75]]}}}}
        """;

    private FlagdText() {}

    /// A document of so many flags, each with a rule and a share.
    public static String many(int count) {
        var text = new StringBuilder("{\"flags\": {");
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",\n").append("""
                "flag-%d": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
                  "targeting": {"if": [{"in": [{"var": "country"}, ["de", "at", "ch"]]},
                    {"fractional": [["on", %d], ["off", %d]]}, "off"]}}\
                """.formatted(i, i % 100 + 1, 100 - i % 100));
        }
        return text.append("}}").toString();
    }
}
