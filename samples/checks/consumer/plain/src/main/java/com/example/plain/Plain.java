package com.example.plain;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.testing.FakePromptSource;

/** Pulls a prompt with nothing but the core. */
public final class Plain {

    private Plain() {}

    /**
     * Pulls once, and prints the module that the cache is of and the commit.
     *
     * @param args none
     */
    public static void main(String[] args) {
        FakePromptSource prompts = new FakePromptSource();
        prompts.put("greeting", "31e06f7d89fe");
        try (PromptCache cache = AsyncPromptCache.builder(prompts).build().synchronous()) {
            String commit = cache.pull("greeting").commitHash();
            System.out.println(AsyncPromptCache.class.getModule() + " " + commit);
        }
    }
}
