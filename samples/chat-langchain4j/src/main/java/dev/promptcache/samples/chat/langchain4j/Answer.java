package dev.promptcache.samples.chat.langchain4j;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * What the model answered to a prompt.
 *
 * @param identifier the prompt that was asked for, in its shortest form
 * @param commitHash the commit that was sent; a fallback has none
 * @param text the model's answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"identifier", "commitHash", "text"})
record Answer(String identifier, @Nullable String commitHash, String text) {}
