/** The stand-in inside a Spring Boot application, for samples that run without an account. */
@NullMarked
package dev.promptcache.samples.stub.spring;

import org.jspecify.annotations.NullMarked;
