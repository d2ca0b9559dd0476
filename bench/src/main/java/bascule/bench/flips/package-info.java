/// Turning a service from one side to the other under load, by several proxies.
@org.jspecify.annotations.NullMarked
package bascule.bench.flips;
