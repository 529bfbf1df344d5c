package dev.promptcache.boot.actuate;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;

/**
 * Lets only the path of a request to {@link PromptCacheEndpoint} name a prompt. A parameter of the selector's name in the query or
 * in the body would go before the path, and nobody would notice it where there is no name in the path: the request would act on
 * another prompt, or on all. A request that changes something is refused any parameter that its operation does not have: whoever
 * writes {@code ?name=p} means one prompt as well. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PromptFromPathAdvisor implements OperationInvokerAdvisor {

    private static final EndpointId ENDPOINT = EndpointId.of("promptcache");
    private static final String SELECTOR = "identifier";

    /** Makes an advisor. */
    public PromptFromPathAdvisor() {}

    @Override
    public OperationInvoker apply(
            EndpointId endpointId,
            OperationType operationType,
            OperationParameters parameters,
            OperationInvoker invoker) {
        if (!endpointId.equals(ENDPOINT)) {
            return invoker;
        }
        Set<String> expected =
                parameters.stream().map(OperationParameter::getName).collect(Collectors.toSet());
        return context -> {
            // Over JMX there is no path, and nothing to mistake for it.
            if (context.canResolve(WebServerNamespace.class)) {
                check(context.getArguments(), operationType, expected);
            }
            return invoker.invoke(context);
        };
    }

    private static void check(Map<String, Object> arguments, OperationType type, Set<String> expected) {
        arguments.forEach((name, value) -> {
            boolean refused = name.equals(SELECTOR)
                    // A name from the path is cut at its slashes.
                    ? !(value instanceof String[])
                    : type != OperationType.READ && !expected.contains(name);
            if (refused) {
                throw new InvalidEndpointRequestException(
                        "There is a parameter '" + name + "' outside of the path",
                        "There is no parameter of that name; a prompt is named by the path alone: /" + ENDPOINT + "/{"
                                + SELECTOR + "}");
            }
        });
    }
}
