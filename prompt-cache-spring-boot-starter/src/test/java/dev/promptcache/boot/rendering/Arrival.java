package dev.promptcache.boot.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.UnsupportedPromptException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/**
 * What arrives at the model where it is not what LangChain itself would send.
 *
 * @param messages the messages that arrive, as JSON, or null if the prompt is refused
 * @param losses the beginnings of what is said to be lost; of a prompt that is refused, the place alone
 */
public record Arrival(String messages, List<String> losses) {

    public static Arrival refused(String path) {
        return new Arrival(null, List.of(path));
    }

    public static Arrival of(String messages, String... losses) {
        return new Arrival(messages, List.of(losses));
    }

    /** Sends a case's messages, and checks what arrives; null expects what LangChain itself would send. */
    public static void check(
            WireCase wireCase,
            Arrival arrival,
            ModelServer server,
            Consumer<RenderedPrompt> send,
            Function<RenderedPrompt, List<String>> losses) {
        RenderedPrompt prompt = wireCase.render();
        if (arrival != null && arrival.messages == null) {
            assertThatExceptionOfType(UnsupportedPromptException.class)
                    .isThrownBy(() -> send.accept(prompt))
                    .satisfies(e -> assertThat(List.of(e.path())).isEqualTo(arrival.losses));
            return;
        }
        send.accept(prompt);
        assertThat(WireCase.normalized(messages(server.lastRequest().get("messages"))))
                .isEqualTo(WireCase.normalized(arrival == null ? wireCase.wire() : messages(arrival.messages)));
        List<String> lost = losses.apply(prompt);
        List<String> wanted = arrival == null ? List.of() : arrival.losses;
        assertThat(lost).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(lost.get(i)).startsWith(wanted.get(i));
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> messages(Object json) {
        return json instanceof String text
                ? JsonMapper.shared().readValue(text, List.class)
                : (List<Map<String, Object>>) json;
    }
}
