/** What ties a test to the statement of the contract that it holds. */
@NullMarked
package dev.promptcache.contract;

import org.jspecify.annotations.NullMarked;
