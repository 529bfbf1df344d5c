/** The fleet's store in Redis: scripts that decide, sealed prompts, messages, and calls that are bounded. */
@NullMarked
package dev.promptcache.boot.redis;

import org.jspecify.annotations.NullMarked;
