@NullMarked
package bascule.alerts;

import org.jspecify.annotations.NullMarked;
