/** Auto-configuration of the prompt cache: beans, properties and lifecycle. */
@NullMarked
package dev.promptcache.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
