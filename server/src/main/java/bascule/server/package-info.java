@org.jspecify.annotations.NullMarked
package bascule.server;
