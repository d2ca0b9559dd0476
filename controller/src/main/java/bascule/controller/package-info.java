@org.jspecify.annotations.NullMarked
package bascule.controller;
