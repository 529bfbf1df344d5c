package dev.promptcache.samples.chat.springai;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * Where the model is. With neither an address nor a key there is a stand-in.
 *
 * @param baseUrl the address of an API like OpenAI's, up to and including {@code /v1}; OpenAI's own if only a key is given
 * @param apiKey the key; a model of one's own may need none
 * @param model the model that answers where the prompt names none
 */
@ConfigurationProperties("openai")
record OpenAiProperties(
        @Nullable String baseUrl,
        @Nullable String apiKey,
        @DefaultValue("gpt-4o-mini") String model) {

    boolean isConfigured() {
        return StringUtils.hasText(baseUrl) || StringUtils.hasText(apiKey);
    }

    String address() {
        return baseUrl != null && StringUtils.hasText(baseUrl) ? baseUrl : "https://api.openai.com/v1";
    }

    String key() {
        return apiKey != null && StringUtils.hasText(apiKey) ? apiKey : "none";
    }
}
