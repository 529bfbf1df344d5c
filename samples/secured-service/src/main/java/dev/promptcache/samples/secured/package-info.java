/** A sample that protects the actuator endpoint of the prompt cache. */
@NullMarked
package dev.promptcache.samples.secured;

import org.jspecify.annotations.NullMarked;
