/// The benchmarks; one class each.
@org.jspecify.annotations.NullMarked
package bascule.bench.cases;
