package bascule.flags.logic;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known under a path such as `user.plan` or `roles.0`. The empty path is all of it.
final class Var implements Logic {
    private final String path;
    private final String[] names;
    private final Logic otherwise;

    Var(String path, Logic otherwise) {
        this.path = path;
        this.names = path.isEmpty() ? new String[0] : path.split("\\.", -1);
        this.otherwise = otherwise;
    }

    String path() {
        return path;
    }

    @Override
    public @Nullable Object value(@Nullable Object data) {
        Object found = data;
        for (String name : names) {
            found = member(found, name);
            if (found == null) {
                return otherwise.value(data);
            }
        }
        return found;
    }

    static @Nullable Object at(@Nullable Object data, String path) {
        return new Var(path, Literal.NOTHING).value(data);
    }

    private static @Nullable Object member(@Nullable Object of, String name) {
        return switch (of) {
            case Facts facts -> facts.get(name);
            case Map<?, ?> map -> map.get(name);
            case List<?> list -> item(list, name);
            case null, default -> null;
        };
    }

    private static @Nullable Object item(List<?> list, String name) {
        int index = 0;
        if (name.isEmpty() || name.length() > 9) {
            return null;
        }
        for (int i = 0; i < name.length(); i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            index = index * 10 + digit;
        }
        return index < list.size() ? list.get(index) : null;
    }
}
