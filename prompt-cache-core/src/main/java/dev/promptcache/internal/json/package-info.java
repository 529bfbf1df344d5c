/** JSON values: reading, writing and copying them. */
@NullMarked
package dev.promptcache.internal.json;

import org.jspecify.annotations.NullMarked;
