/** A stand-in LangSmith server: the real wire format, prompts from files, faults on demand. */
@NullMarked
package dev.promptcache.samples.stub;

import org.jspecify.annotations.NullMarked;
