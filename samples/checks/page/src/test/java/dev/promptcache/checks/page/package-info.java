/** The endpoint's page in a real browser. */
@NullMarked
package dev.promptcache.checks.page;

import org.jspecify.annotations.NullMarked;
