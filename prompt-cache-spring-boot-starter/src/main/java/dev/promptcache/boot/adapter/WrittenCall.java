package dev.promptcache.boot.adapter;

import org.jspecify.annotations.Nullable;

/**
 * A tool call as the model wrote it, whether or not its arguments are JSON.
 *
 * @param id what the tool's answer refers to, if the call has one
 * @param name the tool's name, if the call has one
 * @param arguments the text of the arguments
 * @since 0.1.0
 */
public record WrittenCall(@Nullable String id, @Nullable String name, String arguments) {}
