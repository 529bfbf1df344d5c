/** An application whose instances share their prompts. */
@NullMarked
package dev.promptcache.samples.fleet;

import org.jspecify.annotations.NullMarked;
