/** For tests of applications: fixed prompts in place of LangSmith. Nothing here takes part in an application that runs. */
@NullMarked
package dev.promptcache.boot.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
