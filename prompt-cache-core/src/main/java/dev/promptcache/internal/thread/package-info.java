/** The threads of a cache, and its time: what calls code of others on which thread, and what must not. */
@NullMarked
package dev.promptcache.internal.thread;

import org.jspecify.annotations.NullMarked;
