/** The cache's health. */
@NullMarked
package dev.promptcache.boot.health;

import org.jspecify.annotations.NullMarked;
