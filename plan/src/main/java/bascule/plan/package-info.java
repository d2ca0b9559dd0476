@org.jspecify.annotations.NullMarked
package bascule.plan;
