package dev.promptcache.template;

/**
 * A message of a prompt as it is written, before variables have values: for showing a prompt, and for comparing two.
 *
 * @param role who speaks: {@code system}, {@code user}, {@code assistant}, {@code tool}, another role, or {@code placeholder} for messages
 *     that the application gives
 * @param template the text with its variables; of a placeholder its name; of content in parts the parts' texts, each on lines of its own,
 *     and what is no text as JSON
 * @since 0.1.0
 */
public record TemplateMessage(String role, String template) {}
