@org.jspecify.annotations.NullMarked
package bascule.demo;
