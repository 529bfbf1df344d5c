/** The stub's webhooks: who gets them, what is in them, and what goes wrong on the way. */
@NullMarked
package dev.promptcache.samples.stub.webhook;

import org.jspecify.annotations.NullMarked;
