package bascule.traffic;

import java.util.List;

/// What tells the callers of a route apart when a share of them goes to green. All requests of one caller
/// fall on the same side. A request that does not say who calls stays with the side that serves.
public sealed interface CohortBy {
    /// As people read it: `header X-User`.
    String describe();

    /// What is wrong with it; empty if nothing is.
    default List<String> problems() {
        return List.of();
    }

    /// What is looked at where a route does not say it: field `X-Bascule-Id`, else cookie `bascule_id`,
    /// else the client's address.
    record Usual() implements CohortBy {
        @Override
        public String describe() {
            return "X-Bascule-Id, bascule_id or address";
        }
    }

    /// The value of a field, such as a user's id.
    record Header(String name) implements CohortBy {
        @Override
        public String describe() {
            return "header " + name;
        }

        @Override
        public List<String> problems() {
            return nameless("header", name);
        }
    }

    /// The value of a cookie, such as a session.
    record Cookie(String name) implements CohortBy {
        @Override
        public String describe() {
            return "cookie " + name;
        }

        @Override
        public List<String> problems() {
            return nameless("cookie", name);
        }
    }

    /// The value of the field that names the tenant: all its callers move together.
    record Tenant(String header) implements CohortBy {
        @Override
        public String describe() {
            return "tenant in " + header;
        }

        @Override
        public List<String> problems() {
            return nameless("header", header);
        }
    }

    /// The client's address.
    record Address() implements CohortBy {
        @Override
        public String describe() {
            return "address";
        }
    }

    private static List<String> nameless(String what, String name) {
        return Match.named(name) ? List.of() : List.of("its cohort-by '" + name + "' is no name of a " + what);
    }
}
