@org.jspecify.annotations.NullMarked
package bascule.embedded;
