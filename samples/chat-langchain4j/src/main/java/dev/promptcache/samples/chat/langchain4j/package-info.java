/** An application that sends prompts from LangSmith to a model through LangChain4j. */
@NullMarked
package dev.promptcache.samples.chat.langchain4j;

import org.jspecify.annotations.NullMarked;
