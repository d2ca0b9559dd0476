/// What an operator declares, and the migration made of it: `migration.yaml` to Plan to Migration.
@NullMarked
package bascule.plan;

import org.jspecify.annotations.NullMarked;
