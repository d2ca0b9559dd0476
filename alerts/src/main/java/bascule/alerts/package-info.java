/// Who is told what: receivers of alerts, and an outbox for each that keeps trying without anybody waiting for it.
@NullMarked
package bascule.alerts;

import org.jspecify.annotations.NullMarked;
