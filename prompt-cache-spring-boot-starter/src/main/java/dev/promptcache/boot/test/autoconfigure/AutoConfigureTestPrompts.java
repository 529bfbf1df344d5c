package dev.promptcache.boot.test.autoconfigure;

import dev.promptcache.testing.FakePromptSource;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * Gives a test fixed prompts in place of LangSmith: no network, no API key. The cache and all around it are the application's own.
 *
 * <pre>{@code
 * @SpringBootTest
 * @AutoConfigureTestPrompts("classpath:prompts.json")
 * class JokesTests {
 *
 *     @Autowired
 *     FakePromptSource prompts;
 *
 *     @Test
 *     void anotherJoke(@Autowired PromptCache cache) {
 *         prompts.putText("joke-generator:production", "Tell me a joke about {topic}");
 *         RenderedPrompt joke = cache.render("joke-generator:production", Map.of("topic", "cats"));
 *         assertThat(joke.text()).isEqualTo("Tell me a joke about cats");
 *     }
 * }
 * }</pre>
 *
 * <p>The {@link FakePromptSource} is a bean, which a test may give more prompts, as texts, as messages or as commits, and failures, and
 * which renders a prompt as the application does. Before each test method it gets its
 * fixed prompts back and nothing else, and the cache holds what it held when the application had started. A prompt that it has
 * none of is not found, and not preloaded whatever the application's properties say. Prompts of other owners are served like all others: whether they may be pulled is LangSmith's source's
 * business.
 *
 * <p>It takes the place of a {@code PromptSource} of the application's own, too. It also works on tests of slices, such as
 * {@code @WebMvcTest}. A cache that the application makes itself keeps the source that it was given.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@PropertyMapping("langsmith.prompt-cache")
public @interface AutoConfigureTestPrompts {

    /**
     * Snapshot files with the prompts, as {@code PromptCache.dump} or a LangSmith SDK writes them. Of two commits for one
     * identifier the last one counts.
     *
     * @return locations of resources; none for no prompts but those that the test gives to the source
     */
    @PropertyMapping("test.locations")
    String[] value() default {};

    /**
     * The file that the cache keeps its prompts in, {@code langsmith.prompt-cache.snapshot.location}. None by default, whatever the
     * application's properties say: fixed prompts must not get into the application's own file, nor what is there into a test.
     *
     * @return a path or a {@code file:} URL; empty for none
     */
    @PropertyMapping("snapshot.location")
    String snapshotLocation() default "";

    /**
     * Whether the cache shares its prompts with a fleet, {@code langsmith.prompt-cache.fleet.enabled}. Not by default, whatever the
     * application's properties say: fixed prompts must not get to the application's other instances, nor theirs into a test.
     *
     * @return true to share them
     */
    @PropertyMapping("fleet.enabled")
    boolean fleet() default false;
}
