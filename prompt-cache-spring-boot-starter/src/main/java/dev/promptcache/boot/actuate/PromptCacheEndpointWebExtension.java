package dev.promptcache.boot.actuate;

import dev.promptcache.PromptException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/**
 * Gives the operations of {@link PromptCacheEndpoint} their HTTP status, and people a page. Thread-safe.
 *
 * @since 0.1.0
 */
@ImportRuntimeHints(PageRuntimeHints.class)
@EndpointWebExtension(endpoint = PromptCacheEndpoint.class)
public class PromptCacheEndpointWebExtension {

    private static final int ACCEPTED = 202;
    private static final int BAD_GATEWAY = 502;

    private static final Resource PAGE = new ClassPathResource("page.html", PromptCacheEndpointWebExtension.class);

    private final PromptCacheEndpoint delegate;
    private final Show showValues;
    private final Set<String> roles;

    /**
     * Makes an extension.
     *
     * @param delegate the endpoint that does the work
     * @param showValues when to show the text of a prompt
     * @param roles the roles whose users are authorized to see it, empty for all who are authenticated
     */
    public PromptCacheEndpointWebExtension(PromptCacheEndpoint delegate, Show showValues, Set<String> roles) {
        this.delegate = delegate;
        this.showValues = showValues;
        this.roles = Set.copyOf(roles);
    }

    /**
     * A page for people, which reads what the endpoint shows to programs. Whoever does not ask for HTML gets that itself.
     *
     * @return the page
     */
    @ReadOperation(produces = "text/html;charset=UTF-8")
    public Resource page() {
        return PAGE;
    }

    /**
     * One entry, with the prompt's text where that is shown to whoever asks.
     *
     * @param securityContext who asks
     * @param compare {@code previous} to show what the commit before said as well, {@code refused} for what the commit says that a
     *     vetter refused, both with a comma between them, null for neither
     * @param identifier the identifier, cut at its slashes
     * @return 200 with the entry, or 404 if the prompt is not cached
     */
    @ReadOperation
    public WebEndpointResponse<PromptDescriptor> entry(
            SecurityContext securityContext,
            @Nullable String compare,
            @Selector(match = Match.ALL_REMAINING) String... identifier) {
        PromptDescriptor prompt = delegate.entry(showValues.isShown(securityContext, roles), compare, identifier);
        return prompt == null
                ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND)
                : new WebEndpointResponse<>(prompt);
    }

    /**
     * Asks for a refresh of every entry.
     *
     * @return 202 with how many refreshes were requested
     */
    @WriteOperation
    public WebEndpointResponse<RefreshAllDescriptor> refreshAll() {
        return new WebEndpointResponse<>(delegate.refreshAll(), ACCEPTED);
    }

    /**
     * Refreshes one entry, and waits for it.
     *
     * @param identifier the identifier, cut at its slashes
     * @return 200 with the commits before and after, 404 if the prompt is not cached or LangSmith has it no more, or 502
     *     with the reason
     */
    @WriteOperation
    @RegisterReflectionForBinding(RefreshFailureDescriptor.class)
    public WebEndpointResponse<?> refresh(@Selector(match = Match.ALL_REMAINING) String... identifier) {
        try {
            RefreshDescriptor refreshed = delegate.refresh(identifier);
            return refreshed == null
                    ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND)
                    : new WebEndpointResponse<>(refreshed);
        } catch (PromptException e) {
            return new WebEndpointResponse<>(RefreshFailureDescriptor.of(e), BAD_GATEWAY);
        }
    }

    /**
     * Evicts one entry.
     *
     * @param identifier the identifier, cut at its slashes
     * @return 204, or 404 if the prompt is not cached
     */
    @DeleteOperation
    public WebEndpointResponse<Void> evict(@Selector(match = Match.ALL_REMAINING) String... identifier) {
        boolean evicted = delegate.evict(identifier).evicted();
        return new WebEndpointResponse<>(
                evicted ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
    }
}
