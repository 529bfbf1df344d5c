package dev.promptcache.boot.langsmith;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.util.function.Supplier;
import org.springframework.util.function.SingletonSupplier;

/**
 * Pulls prompts from LangSmith. Blocks, and answers an interrupt by giving up at once. Thread-safe.
 *
 * <p>Every failure is a {@link PromptException}. A request that a caller waits for is repeated a few times if it fails in a way
 * that may pass; one in the background is not, since the cache spaces its attempts itself. Prompts of other owners are refused
 * unless they are trusted. Redirects are not followed, since they would carry the API key elsewhere.
 */
public final class LangSmithPromptSource implements PromptSource.BlockingCall {

    private final String endpoint;
    private final SingletonSupplier<String> fingerprint;
    private final PublicPromptGate gate;
    private final Retries retries;
    private final CommitRequest request;

    LangSmithPromptSource(
            String endpoint,
            Supplier<String> fingerprint,
            PublicPromptGate gate,
            Retries retries,
            CommitRequest request) {
        this.endpoint = endpoint;
        this.fingerprint = SingletonSupplier.of(fingerprint);
        this.gate = gate;
        this.retries = retries;
        this.request = request;
    }

    /**
     * Collects what a source is made of.
     *
     * @param connection where LangSmith is
     * @return a builder with the defaults
     */
    public static LangSmithPromptSourceBuilder builder(LangSmithConnection connection) {
        return new LangSmithPromptSourceBuilder(connection);
    }

    /**
     * Fetches the commit that a key's ref points to now.
     *
     * @param key the prompt
     * @param mode whether a caller waits
     * @return the commit
     * @throws PromptException if LangSmith refuses, cannot be reached, or answers with something that is no prompt
     */
    @Override
    public PromptCommit fetch(PromptKey key, FetchMode mode) {
        gate.check(key);
        return retries.call(mode, advice -> request.send(key, advice));
    }

    /**
     * Tells what this source can see from what others can: a hash of endpoint, workspace and credentials. Credentials
     * are the API key and whatever {@code Authorization} and {@code Cookie} a customizer has set as default headers; what an
     * interceptor adds to each request is unknown here, and only the workspace tells such connections apart. The hash is the
     * same on every machine and after every start, and does not give a credential away.
     *
     * @return 64 hexadecimal digits, for the cache's {@code fingerprint}
     */
    public String fingerprint() {
        return fingerprint.obtain();
    }

    /**
     * The endpoint, never the key.
     *
     * @return a text that is safe to log
     */
    @Override
    public String toString() {
        return "LangSmithPromptSource[" + endpoint + ']';
    }
}
