/** Which prompt answered, in the application's traces. */
@NullMarked
package dev.promptcache.boot.observation;

import org.jspecify.annotations.NullMarked;
