package bascule.controller;

/// Which part a controller plays among those that share its journals.
///
/// @param active where the active one answers, such as `http://10.0.0.7:7070`; empty if there is
///     none, nobody knows, or it shares nothing
/// @param journaled whether the database of journals was heard lately, or there is none
/// @param reason why it is not active, or soon may not be; empty if there is nothing to say
public record Duty(Part part, String active, String reason, boolean journaled) {
    public Duty(Part part, String active, String reason) {
        this(part, active, reason, true);
    }

    public enum Part {
        /// It conducts the migrations and takes orders.
        ACTIVE,
        /// It has become active, and takes the migrations up.
        TAKING_UP,
        /// Another one is active. This one reads the journals, and takes over when that one falls
        /// silent.
        STANDBY,
        /// It was active when it last heard from the database of journals, and can't tell whether
        /// it still is.
        CUT_OFF
    }

    /// Of a controller that shares its journals with nobody.
    public static final Duty ALONE = new Duty(Part.ACTIVE, "", "");

    /// Whether it takes orders.
    public boolean takesOrders() {
        return part == Part.ACTIVE;
    }
}
