package dev.promptcache.boot.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What was set going by a refresh of every entry.
 *
 * @param requested how many refreshes were requested
 * @since 0.1.0
 */
public record RefreshAllDescriptor(int requested) implements OperationResponseBody {}
