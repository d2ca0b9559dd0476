/// A controller with a full home, and its viewers.
@org.jspecify.annotations.NullMarked
package bascule.bench.room;
