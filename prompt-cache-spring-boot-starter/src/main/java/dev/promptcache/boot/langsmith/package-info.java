/** LangSmith's HTTP API as a source of prompts. */
@NullMarked
package dev.promptcache.boot.langsmith;

import org.jspecify.annotations.NullMarked;
