package bascule.flags.logic;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `missing` and `missing_some`: those of the paths under which nothing is known; none if enough of them are there.
///
/// @param enough null if all of them are needed
record Missing(@Nullable Logic enough, Logic paths) implements Logic {
    @Override
    public Object value(@Nullable Object data) {
        List<?> asked = paths.value(data) instanceof List<?> list ? list : List.of();
        var missing = new ArrayList<Object>();
        for (Object path : asked) {
            Object found = Var.at(data, Values.text(path));
            if (path != null && (found == null || found.equals(""))) {
                missing.add(path);
            }
        }
        boolean satisfied = enough != null && asked.size() - missing.size() >= Values.number(enough.value(data));
        return satisfied ? List.of() : List.copyOf(missing);
    }
}
