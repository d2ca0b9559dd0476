/// Who answers a request: routes, splits, holds, and the steps that change them.
@NullMarked
package bascule.traffic;

import org.jspecify.annotations.NullMarked;
