/** The cache beside its peers: speed, memory, refreshing, stampedes, rendering. */
@NullMarked
package dev.promptcache.benchmarks;

import org.jspecify.annotations.NullMarked;
