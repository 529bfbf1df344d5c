/**
 * How the instances of a fleet agree on what they hold, over a store that {@link dev.promptcache.PromptFleet} gives access to:
 * {@link dev.promptcache.internal.fleet.FleetMember} is what the engine knows of it.
 */
@NullMarked
package dev.promptcache.internal.fleet;

import org.jspecify.annotations.NullMarked;
