package dev.promptcache.boot.actuate;

import dev.promptcache.template.TemplateMessage;

/**
 * A message of a prompt, as a template.
 *
 * @param role who says it
 * @param template its text, with the variables in it
 * @since 0.1.0
 */
public record MessageDescriptor(String role, String template) {

    static MessageDescriptor of(TemplateMessage message) {
        return new MessageDescriptor(message.role(), message.template());
    }
}
