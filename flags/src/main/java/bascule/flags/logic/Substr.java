package bascule.flags.logic;

import org.jspecify.annotations.Nullable;

/// `substr`: from a start, counted from the end if negative; a length, or how many to leave out at the end if negative.
record Substr(Logic of, Logic start, @Nullable Logic length) implements Logic {
    @Override
    public Object value(@Nullable Object data) {
        String text = Values.text(of.value(data));
        int from = index(start.value(data), text.length());
        if (length == null) {
            return text.substring(from);
        }
        double many = Values.number(length.value(data));
        long end = many < 0 ? text.length() + (long) many : from + (long) many;
        return text.substring(from, (int) Math.clamp(end, from, (long) text.length()));
    }

    private static int index(@Nullable Object start, int length) {
        long at = (long) Values.number(start);
        return (int) Math.clamp(at < 0 ? length + at : at, 0L, (long) length);
    }
}
