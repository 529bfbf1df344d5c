/** What follows a change of the environment that Spring Cloud tells of. */
@NullMarked
package dev.promptcache.boot.cloud;

import org.jspecify.annotations.NullMarked;
