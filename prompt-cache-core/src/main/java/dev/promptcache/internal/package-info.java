/**
 * The engine. {@link dev.promptcache.internal.CacheParts} is its one public type, for the builder;
 * {@link dev.promptcache.internal.EntryStore} owns the entries and what changes them. The core's README.md explains the rest.
 */
@NullMarked
package dev.promptcache.internal;

import org.jspecify.annotations.NullMarked;
