/** An in-process cache of LangSmith prompts: exact LRU, stale-while-revalidate, background refresh. */
@NullMarked
package dev.promptcache;

import org.jspecify.annotations.NullMarked;
