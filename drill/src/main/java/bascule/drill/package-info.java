@org.jspecify.annotations.NullMarked
package bascule.drill;
