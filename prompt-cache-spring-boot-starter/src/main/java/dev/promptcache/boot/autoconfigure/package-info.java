/** Auto-configuration of the prompt cache: properties, conditions, and what an application may replace. */
@NullMarked
package dev.promptcache.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
