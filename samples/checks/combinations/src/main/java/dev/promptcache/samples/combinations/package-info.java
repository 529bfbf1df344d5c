/** Applications to start in every combination of what the starter is to run on. */
@NullMarked
package dev.promptcache.samples.combinations;

import org.jspecify.annotations.NullMarked;
