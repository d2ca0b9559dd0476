package bascule.server;

/// To whom the server answers at a path. Who has the server's token, or a session, may pass everywhere.
enum Whom {
    ANYONE,
    FRONT_ENDS,
    BACK_ENDS,
    OPERATORS
}
