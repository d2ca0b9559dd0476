/// Processes, ports and files of a run, all gone when it ends.
@org.jspecify.annotations.NullMarked
package bascule.bench.world;
