package dev.promptcache.boot.langsmith;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/** What proves to LangSmith who asks, as it is sent: the API key, or what a customizer has set in its place. Immutable. */
final class Credentials {

    private static final List<String> HEADERS =
            List.of(RequestHeaders.API_KEY, HttpHeaders.AUTHORIZATION, HttpHeaders.COOKIE);

    private final List<String> lines;
    private final List<String> secrets;

    private Credentials(List<String> lines, List<String> secrets) {
        this.lines = lines;
        this.secrets = secrets;
    }

    static Credentials in(HttpHeaders headers) {
        List<String> lines = HEADERS.stream()
                .flatMap(name -> headers.getOrEmpty(name).stream().map(value -> name + ": " + value))
                .toList();
        List<String> secrets = HEADERS.stream()
                .flatMap(name -> headers.getOrEmpty(name).stream())
                .flatMap(value -> Stream.of(value, value.substring(value.indexOf(' ') + 1)))
                .filter(secret -> !secret.isBlank())
                .toList();
        return new Credentials(lines, secrets);
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
}
