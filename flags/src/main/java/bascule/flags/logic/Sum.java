package bascule.flags.logic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers made one: `+`, `*`, `-`, `min`, `max`.
record Sum(List<Logic> parts, Kind kind) implements Logic {
    enum Kind {
        PLUS,
        TIMES,
        MINUS,
        MIN,
        MAX
    }

    Sum {
        parts = List.copyOf(parts);
    }

    @Override
    public @Nullable Object value(@Nullable Object data) {
        double sum = number(parts.getFirst().value(data));
        if (kind == Kind.MINUS && parts.size() == 1) {
            return Values.boxed(-sum);
        }
        for (int i = 1; i < parts.size(); i++) {
            sum = with(sum, number(parts.get(i).value(data)));
        }
        return Values.boxed(sum);
    }

    private double number(@Nullable Object value) {
        return kind == Kind.PLUS || kind == Kind.TIMES ? Values.leadingNumber(value) : Values.number(value);
    }

    private double with(double sum, double next) {
        return switch (kind) {
            case PLUS -> sum + next;
            case TIMES -> sum * next;
            case MINUS -> sum - next;
            case MIN -> Math.min(sum, next);
            case MAX -> Math.max(sum, next);
        };
    }
}
