/**
 * The engine of the cache. {@link dev.promptcache.internal.CacheParts} is its one public type, for the builder; nothing here is
 * exported.
 */
@NullMarked
package dev.promptcache.internal;

import org.jspecify.annotations.NullMarked;
