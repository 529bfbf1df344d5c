/** What vetters say of commits, and what they refused. */
@NullMarked
package dev.promptcache.internal.vetting;

import org.jspecify.annotations.NullMarked;
