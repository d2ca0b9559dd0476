package bascule.databases.memory;

/// What stands in the log of a memory database, in the order of its commits.
sealed interface Change {
    /// A row was written, `origin` by a flow or, if empty, by somebody else.
    record Row(String key, String value, String origin) implements Change {}

    record Closed(String marker) implements Change {}

    record Opened() implements Change {}

    record Canary(String flow, String token) implements Change {}
}
