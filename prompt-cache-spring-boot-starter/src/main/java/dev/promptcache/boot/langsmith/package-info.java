/** Spring's {@link org.springframework.web.client.RestClient} as the transport of the LangSmith client. */
@NullMarked
package dev.promptcache.boot.langsmith;

import org.jspecify.annotations.NullMarked;
