/**
 * LangSmith's HTTP API as a source of prompts, with nothing but the JDK: what is asked, how answers and failures are read, what is
 * asked again, and how long all of it may take. How a request gets there is a {@link dev.promptcache.langsmith.LangSmithTransport}.
 */
@NullMarked
package dev.promptcache.langsmith;

import org.jspecify.annotations.NullMarked;
