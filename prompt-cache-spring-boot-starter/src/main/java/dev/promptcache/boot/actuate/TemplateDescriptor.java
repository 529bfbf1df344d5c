package dev.promptcache.boot.actuate;

import dev.promptcache.PromptCommit;
import dev.promptcache.template.PromptTemplate;
import dev.promptcache.template.TemplateException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a commit says.
 *
 * @param commitHash the commit
 * @param variables the variables that it wants, or null if its manifest cannot be parsed
 * @param messages its messages, or null if its manifest cannot be parsed or the reader may not see them
 * @param templateError why its manifest cannot be parsed, or null if it can
 * @since 0.1.0
 */
public record TemplateDescriptor(
        String commitHash,
        @Nullable List<String> variables,
        @Nullable List<MessageDescriptor> messages,
        @Nullable String templateError) {

    static TemplateDescriptor of(PromptCommit commit, boolean showValues) {
        try {
            PromptTemplate template = commit.template();
            return new TemplateDescriptor(
                    commit.commitHash(),
                    List.copyOf(template.variables()),
                    showValues
                            ? template.messages().stream()
                                    .map(MessageDescriptor::of)
                                    .toList()
                            : null,
                    null);
        } catch (TemplateException e) {
            return new TemplateDescriptor(commit.commitHash(), null, null, e.getMessage());
        }
    }
}
