package dev.promptcache.internal.fleet;

import dev.promptcache.PromptCommit;
import java.time.Duration;

/**
 * A commit, as it is known to the fleet.
 *
 * @param commit the commit
 * @param standing how new it is
 * @param due how long until it is to be fetched again, as one instance chose it for all
 * @param fetchedHere whether this cache fetched it, just now
 */
public record FleetAnswer(PromptCommit commit, Standing standing, Duration due, boolean fetchedHere) {}
