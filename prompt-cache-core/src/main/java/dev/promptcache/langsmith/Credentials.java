package dev.promptcache.langsmith;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What proves to LangSmith who asks, as it is sent: the API key, or what is sent in its place. Immutable. */
final class Credentials {

    private static final List<String> HEADERS = List.of("x-api-key", "authorization", "cookie");

    private final List<String> lines;
    private final List<String> secrets;

    private Credentials(List<String> lines, List<String> secrets) {
        this.lines = lines;
        this.secrets = secrets;
    }

    /** The credentials among headers. */
    static Credentials in(Map<String, String> headers) {
        List<String> lines = HEADERS.stream()
                .flatMap(name -> values(headers, name).map(value -> name + ": " + value))
                .toList();
        List<String> secrets = HEADERS.stream()
                .flatMap(name -> values(headers, name))
                .flatMap(value -> Stream.of(value, value.substring(value.indexOf(' ') + 1)))
                .filter(secret -> !secret.isBlank())
                .toList();
        return new Credentials(lines, secrets);
    }

    /** None, for what does not depend on them. */
    static Credentials none() {
        return new Credentials(List.of(), List.of());
    }

    /** The headers, one by one. */
    List<String> lines() {
        return lines;
    }

    /** A text without the credentials, with or without the scheme that one of them begins with. */
    String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, "****");
        }
        return masked;
    }

    private static Stream<String> values(Map<String, String> headers, String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals(name))
                .map(Map.Entry::getValue);
    }
}
