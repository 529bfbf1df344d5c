/** The order of use, exact for one use after the other: stamps that reads take without a lock, and a heap that finds the oldest. */
@NullMarked
package dev.promptcache.internal.recency;

import org.jspecify.annotations.NullMarked;
