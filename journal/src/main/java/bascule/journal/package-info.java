/// What happened, durably and in order. The journal is the only store a controller needs; its hash
/// chain is also the audit trail.
@NullMarked
package bascule.journal;

import org.jspecify.annotations.NullMarked;
