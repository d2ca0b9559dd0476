/// Proxies side by side, what is behind them, and load on them.
@org.jspecify.annotations.NullMarked
package bascule.bench.http;
