/// Databases that last as long as the process, for drills, dry runs and tests. They keep every promise of
/// the interfaces, epochs and fences included.
@NullMarked
package bascule.databases.memory;

import org.jspecify.annotations.NullMarked;
