/// Keys and certificates in files, as TLS is to use them: of what listens, and of what calls.
@NullMarked
package bascule.certificates;

import org.jspecify.annotations.NullMarked;
