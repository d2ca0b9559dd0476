/// Performance, shown beside a real peer in one run: each figure is a ratio with its spread.
///
/// A benchmark is a class in `bascule.bench.cases`; it is found there by itself.
@org.jspecify.annotations.NullMarked
package bascule.bench;
