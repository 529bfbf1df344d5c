/** LangChain's serialized objects: which they are, where they stand, what in them is data, and those among them that become text. */
@NullMarked
package dev.promptcache.internal.manifest;

import org.jspecify.annotations.NullMarked;
