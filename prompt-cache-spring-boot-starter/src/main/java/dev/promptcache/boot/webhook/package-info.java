/** The receiver of LangSmith's prompt webhooks: whom it lets in, what it reads, and the refreshes that follow. */
@NullMarked
package dev.promptcache.boot.webhook;

import org.jspecify.annotations.NullMarked;
