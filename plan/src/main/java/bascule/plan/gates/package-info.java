/// The gates that a plan can ask for, whatever is migrated.
@NullMarked
package bascule.plan.gates;

import org.jspecify.annotations.NullMarked;
