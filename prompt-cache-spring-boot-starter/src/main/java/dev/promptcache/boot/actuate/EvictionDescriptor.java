package dev.promptcache.boot.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What an eviction did. A bare boolean would not do: Spring Boot cannot answer with one over JMX.
 *
 * @param evicted whether the prompt was cached
 * @since 0.1.0
 */
public record EvictionDescriptor(boolean evicted) implements OperationResponseBody {}
