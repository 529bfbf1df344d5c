/** An application that sends prompts from LangSmith to a model through Spring AI. */
@NullMarked
package dev.promptcache.samples.chat.springai;

import org.jspecify.annotations.NullMarked;
