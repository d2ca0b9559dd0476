package bascule.server;

import java.util.List;

/// What a program shows that only asks for flags. It changes nothing, and sees no migration.
///
/// @param name of the program, for people
public record FlagKey(String name, Scope scope, Token token) {
    /// How much such a program may see.
    public enum Scope {
        /// What flags give one caller: rules are none of a browser's business.
        FRONT_END,
        /// Also the rules, and when something changes.
        BACK_END
    }

    /// As lines of `NAME SCOPE TOKEN`; empty ones and those that begin with `#` say nothing.
    ///
    /// @throws IllegalArgumentException names every line that is none, by its number, and never its token
    public static List<FlagKey> read(List<String> lines) {
        return FlagKeyLines.read(lines);
    }

    boolean mayPass(Whom whom) {
        return whom == Whom.FRONT_ENDS || (whom == Whom.BACK_ENDS && scope == Scope.BACK_END);
    }
}
