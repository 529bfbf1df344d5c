/** Auto-configuration for applications with Spring AI. */
@NullMarked
package dev.promptcache.boot.springai.autoconfigure;

import org.jspecify.annotations.NullMarked;
