package dev.promptcache.samples.chat.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The model, OpenAI's or one with the same API, or a stand-in. */
@Configuration(proxyBeanMethods = false)
class ModelConfiguration {

    @Bean
    ChatModel chatModel(OpenAiProperties openAi) {
        return openAi.isConfigured()
                ? OpenAiChatModel.builder()
                        .baseUrl(openAi.address())
                        .apiKey(openAi.key())
                        .modelName(openAi.model())
                        .build()
                : new StandInModel();
    }
}
