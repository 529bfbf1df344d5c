/**
 * What runs beside the cache in an application: its lifecycle, what is fetched before the application takes requests, and the
 * events that tell of changes.
 */
@NullMarked
package dev.promptcache.boot;

import org.jspecify.annotations.NullMarked;
