/** A web application that pulls its prompts through the prompt cache. */
@NullMarked
package dev.promptcache.samples.service;

import org.jspecify.annotations.NullMarked;
