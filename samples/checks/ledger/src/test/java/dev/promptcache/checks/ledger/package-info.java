/** The contract, the tests that hold it, and the page that lists both. */
@NullMarked
package dev.promptcache.checks.ledger;

import org.jspecify.annotations.NullMarked;
