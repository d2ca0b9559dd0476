/// Flags inside a program: evaluated here, kept current by the controller, asked by OpenFeature's SDK.
@NullMarked
package bascule.openfeature;

import org.jspecify.annotations.NullMarked;
