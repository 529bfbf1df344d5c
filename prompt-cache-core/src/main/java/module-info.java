/** A cache of LangSmith prompts: everything but the engine's inner packages is there to be used. */
module dev.promptcache.core {
    requires static com.google.errorprone.annotations;
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires tools.jackson.core;

    exports dev.promptcache;
    exports dev.promptcache.langsmith;
    exports dev.promptcache.template;
    exports dev.promptcache.testing;
}
