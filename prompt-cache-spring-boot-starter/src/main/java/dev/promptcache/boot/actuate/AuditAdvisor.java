package dev.promptcache.boot.actuate;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.AuditRecord.Action;
import dev.promptcache.boot.AuditTrail;
import dev.promptcache.boot.ChangeAuthors;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Records what operators do through {@link PromptCacheEndpoint}, with their names. An operation that asked for the principal itself
 * would want a body. Thread-safe.
 *
 * @since 0.1.0
 */
public final class AuditAdvisor implements OperationInvokerAdvisor {

    private static final EndpointId ENDPOINT = EndpointId.of("promptcache");
    private static final String SELECTOR = "identifier";

    private final AsyncPromptCache cache;
    private final AuditTrail trail;
    private final ChangeAuthors authors;

    /**
     * Makes an advisor.
     *
     * @param cache the cache that the endpoint shows
     * @param trail where operations are recorded
     * @param authors who is told of the operator behind a change
     */
    public AuditAdvisor(AsyncPromptCache cache, AuditTrail trail, ChangeAuthors authors) {
        this.cache = cache;
        this.trail = trail;
        this.authors = authors;
    }

    @Override
    public OperationInvoker apply(
            EndpointId endpointId,
            OperationType operationType,
            OperationParameters parameters,
            OperationInvoker invoker) {
        if (!endpointId.equals(ENDPOINT) || operationType == OperationType.READ) {
            return invoker;
        }
        boolean one = parameters.hasParameters();
        boolean refresh = operationType == OperationType.WRITE;
        return context -> one ? ofOne(refresh, context, invoker) : ofAll(refresh, context, invoker);
    }

    private @Nullable Object ofAll(boolean refresh, InvocationContext context, OperationInvoker invoker) {
        Object result = invoker.invoke(context);
        trail.operation(refresh ? Action.REFRESHED_ALL : Action.CLEARED, null, null, null, actor(context), null);
        return result;
    }

    private @Nullable Object ofOne(boolean refresh, InvocationContext context, OperationInvoker invoker) {
        Optional<CachedPrompt> before = key(context.getArguments()).flatMap(cache::entry);
        if (before.isEmpty()) {
            return invoker.invoke(context);
        }
        PromptKey key = before.get().key();
        String from = before.get().commit().commitHash();
        String actor = actor(context);
        if (!refresh) {
            Object result = invoker.invoke(context);
            trail.operation(Action.EVICTED, key, from, null, actor, null);
            return result;
        }
        if (actor != null) {
            authors.announce(key, actor);
        }
        try {
            Object result = invoker.invoke(context);
            trail.operation(Action.REFRESHED, key, from, hashOf(key), actor, failure(result));
            return result;
        } catch (PromptException e) {
            trail.operation(Action.REFRESHED, key, from, hashOf(key), actor, e.detail());
            throw e;
        }
    }

    private @Nullable String hashOf(PromptKey key) {
        return cache.entry(key)
                .map(CachedPrompt::commit)
                .map(PromptCommit::commitHash)
                .orElse(null);
    }

    private static @Nullable String failure(@Nullable Object result) {
        Object body = result instanceof WebEndpointResponse<?> response ? response.getBody() : result;
        if (body instanceof RefreshFailureDescriptor failure) {
            return failure.error();
        }
        return body == null ? "LangSmith has no such prompt any more" : null;
    }

    private static Optional<PromptKey> key(Map<String, Object> arguments) {
        Object name = arguments.get(SELECTOR);
        // From a path it comes cut at its slashes, over JMX whole.
        return name instanceof String[] segments
                ? EntryId.parse(segments)
                : Optional.ofNullable(name).map(Object::toString).flatMap(EntryId::parse);
    }

    private static @Nullable String actor(InvocationContext context) {
        SecurityContext security =
                context.canResolve(SecurityContext.class) ? context.resolveArgument(SecurityContext.class) : null;
        Principal principal = security == null ? null : security.getPrincipal();
        return principal == null ? null : principal.getName();
    }
}
