package bascule.demo.load;

/// Whole numbers out of small JSON texts, without a parser's cost for every request.
final class Numbers {
    private Numbers() {}

    /// @return the number of that name, 0 if there is none
    static long find(String json, String name) {
        int start = json.indexOf("\"" + name + "\":");
        if (start < 0) {
            return 0;
        }
        int from = start + name.length() + 3;
        int to = from;
        while (to < json.length() && (Character.isDigit(json.charAt(to)) || json.charAt(to) == '-')) {
            to++;
        }
        return to == from ? 0 : Long.parseLong(json, from, to, 10);
    }
}
