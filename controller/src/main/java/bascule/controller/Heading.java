package bascule.controller;

import bascule.migration.Phase;

/// Where a migration is bound, and how far back a way back goes.
enum Heading {
    /// On towards green.
    FORWARD,
    /// Back to the beginning of a swing that broke.
    SWING_BACK,
    /// Back to blue; green stays copied and followed.
    ROLL_BACK,
    /// Back to where nothing was touched.
    ABORT;

    /// Whether a way back of this kind undoes the steps of such a phase.
    boolean undoes(Phase.Name phase) {
        return switch (this) {
            case FORWARD -> false;
            case SWING_BACK -> phase == Phase.Name.CUTOVER;
            case ROLL_BACK ->
                phase == Phase.Name.SHADOW
                        || phase == Phase.Name.RAMP
                        || phase == Phase.Name.CUTOVER
                        || phase == Phase.Name.SOAK;
            case ABORT -> true;
        };
    }
}
