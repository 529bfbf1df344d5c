package dev.promptcache.benchmarks;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.input.PromptTemplate;
import dev.promptcache.benchmarks.ChatPrompts.Syntax;
import dev.promptcache.template.TemplateMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;

/** The JVM's other ways from a template to a message. Each gets the templates' texts, and makes a message of what it rendered. */
final class PeerRenderers {

    private PeerRenderers() {}

    static Renderer jmustache(int messages) {
        Mustache.Compiler compiler = Mustache.compiler().escapeHTML(false).defaultValue("");
        return Peer.of(messages, Syntax.MUSTACHE, TextMessage::text, message -> {
            Template template = compiler.compile(message.template());
            String role = message.role();
            return variables -> new TextMessage(role, template.execute(variables));
        });
    }

    static Renderer springAi(int messages) {
        return Peer.of(messages, Syntax.F_STRING, PeerRenderers::textOf, message -> {
            var template = new org.springframework.ai.chat.prompt.PromptTemplate(message.template());
            Function<String, Message> factory = switch (message.role()) {
                case "system" -> org.springframework.ai.chat.messages.SystemMessage::new;
                case "assistant" -> AssistantMessage::new;
                default -> org.springframework.ai.chat.messages.UserMessage::new;
            };
            return variables -> factory.apply(template.render(variables));
        });
    }

    static Renderer langChain4j(int messages) {
        return Peer.of(messages, Syntax.MUSTACHE, PeerRenderers::textOf, message -> {
            PromptTemplate template = PromptTemplate.from(message.template());
            Function<String, ChatMessage> factory = switch (message.role()) {
                case "system" -> SystemMessage::from;
                case "assistant" -> AiMessage::from;
                default -> UserMessage::from;
            };
            return variables -> factory.apply(template.apply(variables).text());
        });
    }

    private static String textOf(Message message) {
        return Objects.requireNonNullElse(message.getText(), "");
    }

    private static String textOf(ChatMessage message) {
        if (message instanceof SystemMessage system) {
            return system.text();
        }
        return message instanceof AiMessage answer ? answer.text() : ((UserMessage) message).singleText();
    }

    /** What LangChain's Java SDK makes of a template: a role and a text. */
    private record TextMessage(String role, String text) {}

    /** Renders one message after the other. */
    private record Peer<M>(List<Function<Map<String, Object>, M>> templates, Function<M, String> textOf)
            implements Renderer {

        static <M> Peer<M> of(
                int messages,
                Syntax syntax,
                Function<M, String> textOf,
                Function<TemplateMessage, Function<Map<String, Object>, M>> parser) {
            return new Peer<>(
                    ChatPrompts.commit(messages, syntax).template().messages().stream()
                            .map(parser)
                            .toList(),
                    textOf);
        }

        @Override
        public List<M> render(Map<String, Object> variables) {
            List<M> rendered = new ArrayList<>(templates.size());
            for (Function<Map<String, Object>, M> template : templates) {
                rendered.add(template.apply(variables));
            }
            return rendered;
        }

        @Override
        public List<String> texts(Map<String, Object> variables) {
            return render(variables).stream().map(textOf).toList();
        }
    }
}
