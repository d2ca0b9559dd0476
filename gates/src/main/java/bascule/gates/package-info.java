/// May we go on? What was seen on both sides, and tests whose answer holds however often one looks.
@NullMarked
package bascule.gates;

import org.jspecify.annotations.NullMarked;
