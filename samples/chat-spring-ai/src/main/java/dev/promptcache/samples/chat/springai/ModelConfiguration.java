package dev.promptcache.samples.chat.springai;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The model, OpenAI's or one with the same API, or a stand-in, and the client for it. */
@Configuration(proxyBeanMethods = false)
class ModelConfiguration {

    @Bean
    ChatModel chatModel(OpenAiProperties openAi, ObjectProvider<ObservationRegistry> observations) {
        if (!openAi.isConfigured()) {
            return new StandInModel();
        }
        return OpenAiChatModel.builder()
                .options(OpenAiChatOptions.builder()
                        .baseUrl(openAi.address())
                        .apiKey(openAi.key())
                        .model(openAi.model())
                        .build())
                .observationRegistry(observations.getIfUnique(() -> ObservationRegistry.NOOP))
                .build();
    }

    @Bean
    ChatClient chatClient(ChatModel model, ObjectProvider<ObservationRegistry> observations) {
        return ChatClient.create(model, observations.getIfUnique(() -> ObservationRegistry.NOOP), null, null);
    }
}
