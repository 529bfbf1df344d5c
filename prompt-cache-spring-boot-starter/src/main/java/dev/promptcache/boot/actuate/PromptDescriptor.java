package dev.promptcache.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint shows of an entry that is asked for by its name: more than the listing does, and the prompt's text to who may see it.
 *
 * @param key the identifier, as the endpoint's paths take it
 * @param commitHash the commit that is cached
 * @param state {@code fresh}, {@code stale}, {@code expired} or {@code immutable}
 * @param age how long ago the source confirmed the commit
 * @param immutable whether the prompt is pinned to a commit, and so never refreshed
 * @param lastRead when the entry was last read or written, exact to a second
 * @param nextRefresh when the entry is due for a refresh, exact to a second, or null if it is never refreshed
 * @param failures how many refreshes in a row have failed
 * @param lastError why the last refresh failed, or null
 * @param source {@code langsmith}, {@code set}, {@code snapshot} or {@code fleet}
 * @param rejected the commit that LangSmith has for the prompt and a vetter refused, or null
 * @param variables the variables that the prompt wants, or null if its manifest cannot be parsed
 * @param templateError why its manifest cannot be parsed, or null if it can
 * @param changes the last changes of this prompt, the newest first, or null if none are remembered
 * @param refusals the last changes of this prompt that vetters refused, the newest first, or null if none are remembered
 * @param messages the prompt's messages as templates, or null if they are not shown
 * @param previous what the commit before said, or null if that is not known, not shown or not asked for
 * @param refused what the commit says that a vetter refused, or null if there is none, or it is not kept, not shown or not asked for
 * @since 0.1.0
 */
public record PromptDescriptor(
        String key,
        String commitHash,
        String state,
        Duration age,
        boolean immutable,
        Instant lastRead,
        @Nullable Instant nextRefresh,
        int failures,
        @Nullable String lastError,
        String source,
        @Nullable RejectionDescriptor rejected,
        @Nullable List<String> variables,
        @Nullable String templateError,
        @Nullable List<ChangeDescriptor> changes,
        @Nullable List<RefusalDescriptor> refusals,
        @Nullable List<MessageDescriptor> messages,
        @Nullable TemplateDescriptor previous,
        @Nullable TemplateDescriptor refused)
        implements OperationResponseBody {

    static PromptDescriptor of(
            EntryDescriptor entry,
            TemplateDescriptor template,
            @Nullable List<ChangeDescriptor> changes,
            @Nullable List<RefusalDescriptor> refusals,
            @Nullable TemplateDescriptor previous,
            @Nullable TemplateDescriptor refused) {
        return new PromptDescriptor(
                entry.key(),
                entry.commitHash(),
                entry.state(),
                entry.age(),
                entry.immutable(),
                entry.lastRead(),
                entry.nextRefresh(),
                entry.failures(),
                entry.lastError(),
                entry.source(),
                entry.rejected(),
                template.variables(),
                template.templateError(),
                changes,
                refusals,
                template.messages(),
                previous,
                refused);
    }
}
