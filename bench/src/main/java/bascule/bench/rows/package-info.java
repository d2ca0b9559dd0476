/// Two servers side by side, and the ways in which rows get from one to the other.
@org.jspecify.annotations.NullMarked
package bascule.bench.rows;
