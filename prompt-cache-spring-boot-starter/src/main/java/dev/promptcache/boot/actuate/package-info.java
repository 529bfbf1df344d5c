/** The actuator endpoint {@code promptcache}. */
@NullMarked
package dev.promptcache.boot.actuate;

import org.jspecify.annotations.NullMarked;
