package dev.promptcache.boot.actuate;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint shows of an entry that is asked for by its name.
 *
 * @param entry what the listing shows of it, too
 * @param changes the last changes of this prompt, the newest first, or null if none are remembered
 */
public record PromptDescriptor(
        @JsonUnwrapped EntryDescriptor entry, @Nullable List<ChangeDescriptor> changes)
        implements OperationResponseBody {}
