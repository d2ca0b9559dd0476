/// The loop: replay, decide, record, act; and the migrations of one home directory.
@NullMarked
package bascule.controller;

import org.jspecify.annotations.NullMarked;
