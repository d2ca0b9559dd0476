package bascule.server;

/// What a person may do. Whoever orders does not approve, unless they may do everything.
public enum Role {
    /// Looks.
    VIEWER,
    /// Looks, and says yes to gates.
    APPROVER,
    /// Looks, starts and orders.
    OPERATOR,
    /// Everything.
    ADMIN;

    boolean mayPass(Whom whom) {
        return switch (whom) {
            case ANYONE, FRONT_ENDS, BACK_ENDS, VIEWERS -> true;
            case ACTORS -> this != VIEWER;
            case APPROVERS -> this == APPROVER || this == ADMIN;
            case OPERATORS -> this == OPERATOR || this == ADMIN;
        };
    }
}
