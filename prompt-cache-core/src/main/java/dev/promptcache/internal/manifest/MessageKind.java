package dev.promptcache.internal.manifest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of messages that LangChain has, by the names of their classes and by the roles in a history. */
public enum MessageKind {
    /** What the model is told of its task. */
    SYSTEM,
    /** What a user says. */
    USER,
    /** What the model said. */
    ASSISTANT,
    /** What a tool answered. */
    TOOL,
    /** What a function answered, which is what tools were before. */
    FUNCTION,
    /** A message whose role is free. */
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

    /**
     * The kind of a message's class. A chunk, of an answer that was streamed, counts as the message.
     *
     * @param className the class
     * @return the kind, null if the class is no message
     */
    public static @Nullable MessageKind ofClass(String className) {
        String whole =
                className.endsWith(CHUNK) ? className.substring(0, className.length() - CHUNK.length()) : className;
        return CLASSES.get(whole);
    }

    static boolean isMessage(Node node) {
        return ofClass(node.className()) != null;
    }

    /**
     * The kind of a role in a history.
     *
     * @param role the role
     * @return the kind, null if there is none
     */
    public static @Nullable MessageKind ofRole(String role) {
        return ROLES.get(role);
    }
}
