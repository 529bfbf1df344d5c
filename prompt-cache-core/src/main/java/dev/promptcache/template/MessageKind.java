package dev.promptcache.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of messages that LangChain has, by the names of their classes and by the roles in a history. */
enum MessageKind {
    SYSTEM,
    USER,
    ASSISTANT,
    TOOL,
    FUNCTION,
    CHAT;

    private static final String CHUNK = "Chunk";

    private static final Map<String, MessageKind> CLASSES = Map.of(
            "SystemMessage", SYSTEM,
            "HumanMessage", USER,
            "AIMessage", ASSISTANT,
            "ToolMessage", TOOL,
            "FunctionMessage", FUNCTION,
            "ChatMessage", CHAT);

    private static final Map<String, MessageKind> ROLES = Map.of(
            "system", SYSTEM,
            "developer", SYSTEM,
            "user", USER,
            "human", USER,
            "assistant", ASSISTANT,
            "ai", ASSISTANT,
            "tool", TOOL,
            "function", FUNCTION);

    /** The kind of a message's class, null if it is none. A chunk, of an answer that was streamed, counts as the message. */
    static @Nullable MessageKind ofClass(String className) {
        String whole =
                className.endsWith(CHUNK) ? className.substring(0, className.length() - CHUNK.length()) : className;
        return CLASSES.get(whole);
    }

    static boolean isMessage(Node node) {
        return ofClass(node.className()) != null;
    }

    /** The kind of a role in a history, null if there is none. */
    static @Nullable MessageKind ofRole(String role) {
        return ROLES.get(role);
    }
}
