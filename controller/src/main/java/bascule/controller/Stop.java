package bascule.controller;

/// Why nothing goes on before an operator says so.
record Stop(Kind kind, String reason) {
    enum Kind {
        FAILED,
        /// By a guard.
        GUARDED,
        ROLLED_BACK,
        ROLL_BACK_FAILED
    }
}
