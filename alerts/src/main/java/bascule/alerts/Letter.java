package bascule.alerts;

import java.util.List;

/// From whom and to whom mail goes: addresses such as `on-call@shop.example`.
public record Letter(String from, List<String> to) {
    public Letter {
        to = List.copyOf(to);
        if (to.isEmpty()) {
            throw new IllegalArgumentException("a letter has an addressee");
        }
    }
}
