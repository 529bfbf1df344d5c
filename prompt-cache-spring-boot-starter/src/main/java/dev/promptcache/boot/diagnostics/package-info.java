/** What explains to the operator why the application does not start, or does not do what was meant. */
@NullMarked
package dev.promptcache.boot.diagnostics;

import org.jspecify.annotations.NullMarked;
