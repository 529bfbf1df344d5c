package dev.promptcache.samples.fleet;

import dev.promptcache.PromptKey;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads a prompt's identifier from the rest of a path, which starts with a slash. */
@Component
class PromptKeyConverter implements Converter<String, PromptKey> {

    @Override
    public PromptKey convert(String path) {
        return PromptKey.parse(path.startsWith("/") ? path.substring(1) : path);
    }
}
