package dev.promptcache;

/**
 * A commit that is LangSmith's choice for a prompt and was refused by a {@link PromptVetter}, so that the one before is served, or none.
 *
 * @param key the prompt
 * @param commitHash the commit that was refused
 * @param reason the objection
 * @since 0.1.0
 */
public record PromptRejection(PromptKey key, String commitHash, String reason) {}
