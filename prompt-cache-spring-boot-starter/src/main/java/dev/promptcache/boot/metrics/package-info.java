/** The cache's meters. */
@NullMarked
package dev.promptcache.boot.metrics;

import org.jspecify.annotations.NullMarked;
