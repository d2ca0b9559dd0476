package bascule.server;

/// To whom the server answers at a path. Who has the server's own token may pass everywhere.
enum Whom {
    ANYONE,
    FRONT_ENDS,
    BACK_ENDS,
    VIEWERS,
    APPROVERS,
    /// Whoever may do more than look.
    ACTORS,
    OPERATORS
}
