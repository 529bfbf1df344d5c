/**
 * Templates of text in LangChain's formats, f-string and mustache, and how values are written in them. Knows nothing of prompts and
 * messages.
 */
@NullMarked
package dev.promptcache.internal.text;

import org.jspecify.annotations.NullMarked;
