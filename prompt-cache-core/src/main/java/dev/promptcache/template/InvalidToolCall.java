package dev.promptcache.template;

import org.jspecify.annotations.Nullable;

/**
 * A tool call whose arguments are no JSON object: the model wrote it wrongly.
 *
 * @param id what the tool's answer refers to, if the call has one
 * @param name the tool's name, if the call has one
 * @param arguments the arguments' text as the model wrote it
 * @since 0.1.0
 */
public record InvalidToolCall(@Nullable String id, @Nullable String name, String arguments) {}
