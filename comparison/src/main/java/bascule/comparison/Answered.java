package bascule.comparison;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What one side answered. It is not to be kept: it may hold personal data.
public final class Answered {
    private final int status;
    private final Map<String, List<String>> fields;
    private final byte[] body;
    private final boolean cut;

    /// @param fields of the head, by their names in small letters
    /// @param body its beginning; not to be changed
    /// @param cut whether the body went on beyond that
    public Answered(int status, Map<String, List<String>> fields, byte[] body, boolean cut) {
        this.status = status;
        this.fields = new TreeMap<>(fields);
        this.body = body;
        this.cut = cut;
    }

    public int status() {
        return status;
    }

    /// In the order of their names.
    public Map<String, List<String>> fields() {
        return fields;
    }

    /// Not to be changed.
    public byte[] body() {
        return body;
    }

    /// Whether the body went on beyond what is here.
    public boolean cut() {
        return cut;
    }
}
