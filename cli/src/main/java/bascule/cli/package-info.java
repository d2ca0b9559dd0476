@org.jspecify.annotations.NullMarked
package bascule.cli;
