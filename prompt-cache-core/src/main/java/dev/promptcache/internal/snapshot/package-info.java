/** The snapshot file, in the format of the LangSmith SDKs: reading and writing it. Knows keys and commits, and no cache. */
@NullMarked
package dev.promptcache.internal.snapshot;

import org.jspecify.annotations.NullMarked;
