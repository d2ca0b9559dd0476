package bascule.databases.postgres;

/// Names in SQL text. Everything that becomes part of a statement goes through here.
final class Names {
    private Names() {}

    /// A quoted identifier.
    static String quote(String identifier) {
        if (identifier.isEmpty() || identifier.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an identifier is empty or holds a zero byte");
        }
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /// A quoted string. Backslashes stand for themselves: our connections have
    /// `standard_conforming_strings` on.
    static String literal(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a string holds a zero byte");
        }
        return '\'' + text.replace("'", "''") + '\'';
    }

    /// Slot, publication and origin of a flow: `bascule_<migration>_<forward|reverse>`.
    static String flow(String migration, String flow) {
        return "bascule_" + migration.replace('-', '_') + '_' + flow;
    }
}
