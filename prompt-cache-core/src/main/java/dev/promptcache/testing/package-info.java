/** Fakes for tests of code that uses the cache: time turned by hand, and a source without a network. */
@NullMarked
package dev.promptcache.testing;

import org.jspecify.annotations.NullMarked;
