@org.jspecify.annotations.NullMarked
package bascule.gateway;
