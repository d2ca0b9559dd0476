package bascule.server;

import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;

/// Who asks, and what they may do.
///
/// @param grant the id of their own token; empty for whoever has the server's
/// @param person empty where only the server's token is known: then they are who they say
/// @param migrations which they may see and act on; empty for all
record Caller(Optional<String> grant, String person, Role role, Set<String> migrations) {
    static final Caller OWNER = new Caller(Optional.empty(), "", Role.ADMIN, Set.of());

    private static final String ATTRIBUTE = "bascule.caller";

    static Caller of(Grant grant) {
        return new Caller(Optional.of(grant.id()), grant.person(), grant.role(), grant.migrations());
    }

    /// @throws IllegalStateException if the path answers to anyone
    static Caller of(Context context) {
        Caller caller = context.attribute(ATTRIBUTE);
        if (caller == null) {
            throw new IllegalStateException("nobody was let in at " + context.path());
        }
        return caller;
    }

    /// As who they said they are, where only the server's token was known.
    Caller knownAs(String who) {
        return person.isEmpty() ? new Caller(grant, who, role, migrations) : this;
    }

    void remember(Context context) {
        context.attribute(ATTRIBUTE, this);
    }

    /// By which one caller is told from another.
    String name() {
        return grant.map(id -> "token " + id).orElse("person " + person);
    }

    boolean sees(String migration) {
        return migrations.isEmpty() || migrations.contains(migration);
    }

    /// Who is to stand in the journal: the person whose token it is, else whom the body names.
    ///
    /// @throws ApiError if the body names another person, or nobody where it must
    String actor(Body body) {
        String named = body.text("actor").strip();
        if (person.isEmpty()) {
            return body.filled("actor");
        }
        if (!named.isEmpty() && !named.equals(person)) {
            throw ApiError.anotherPerson(person, named);
        }
        return person;
    }
}
