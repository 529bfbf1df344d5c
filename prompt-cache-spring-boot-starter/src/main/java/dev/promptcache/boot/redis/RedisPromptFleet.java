package dev.promptcache.boot.redis;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * A fleet's store in Redis, over the application's own connections. What it stores is sealed; its keys belong to one endpoint,
 * workspace and credential. Thread-safe.
 *
 * @since 0.1.0
 */
@ImportRuntimeHints(FleetRuntimeHints.class)
public final class RedisPromptFleet implements PromptFleet, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisPromptFleet.class);
    private static final int LARGEST_CONTENT = 1 << 20;
    private static final int KEYS_PER_READ = 100;
    private static final long LIFE_MILLIS = Duration.ofDays(7).toMillis();
    private static final byte[] NOTHING = {};

    private final RedisConnectionFactory connections;
    private final FleetSettings settings;
    private final FleetKeys keys;
    private final FleetScripts scripts;
    private final CommitCodec codec;
    private final BoundedCalls calls;
    private final String member = UUID.randomUUID().toString();

    /**
     * Makes a store for one cache. Nothing is connected before it is needed.
     *
     * @param connections the application's connections, left to the application
     * @param settings whom to share with, and how
     */
    public RedisPromptFleet(RedisConnectionFactory connections, FleetSettings settings) {
        this.connections = connections;
        this.settings = settings;
        this.keys = new FleetKeys(settings.credential(), settings.namespace());
        this.scripts = new FleetScripts(connections);
        this.codec = new CommitCodec(new Seal(settings.secrets()), keys.prefix());
        this.calls = new BoundedCalls(settings.timeout());
    }

    @Override
    public Duration checkInterval() {
        return settings.checkInterval();
    }

    @Override
    public int callsPerMinute() {
        return settings.callsPerMinute();
    }

    @Override
    public Claim claim(PromptKey key, @Nullable String heldHash, Wish wish) {
        ScriptAnswer answer = calls.call(() -> new ScriptAnswer(scripts.run(
                FleetScripts.CLAIM,
                List.of(keys.prompt(key), keys.unanswered(), keys.pause(), keys.leads()),
                FleetKeys.name(key),
                heldHash == null ? "" : heldHash,
                wish)));
        Verdict verdict = Verdict.valueOf(answer.text());
        long token = answer.number();
        Duration rest = answer.micros();
        Shared shared = shared(key, heldHash, answer);
        if (verdict == Verdict.HAVE && shared == null) {
            // What is there cannot be opened, so it counts as absent, and is fetched anew.
            return claim(key, heldHash, Wish.NOW);
        }
        return new Claim(verdict, token, rest, shared);
    }

    @Override
    public @Nullable Shared store(PromptKey key, Claim claim, PromptCommit commit, Duration due) {
        return put(key, claim.token(), "fetched", commit, due);
    }

    @Override
    public void offer(PromptKey key, long order, PromptCommit commit, Duration due) {
        put(key, order, "offered", commit, due);
    }

    @Override
    public void fail(PromptKey key, Claim claim, Failure failure, Duration rest) {
        calls.call(() -> scripts.run(
                FleetScripts.FAIL,
                keys.storing(key, keys.pause()),
                FleetKeys.name(key),
                claim.token(),
                failure,
                rest.toNanos() / 1000,
                LIFE_MILLIS,
                keys.channel(),
                UUID.randomUUID(),
                member,
                failure == Failure.NOT_FOUND ? codec.proof(key, "", claim.token()) : NOTHING));
    }

    @Override
    public Map<PromptKey, Shared> read(Map<PromptKey, String> held) {
        Map<PromptKey, Shared> found = new HashMap<>();
        List<PromptKey> wanted = List.copyOf(held.keySet());
        for (int from = 0; from < wanted.size(); from += KEYS_PER_READ) {
            read(wanted.subList(from, Math.min(wanted.size(), from + KEYS_PER_READ)), held, found);
        }
        return found;
    }

    @Override
    public void mark(Collection<PromptKey> marked) {
        // To the script none are all.
        if (!marked.isEmpty()) {
            markThese(marked);
        }
    }

    @Override
    public void markAll() {
        markThese(List.of());
    }

    @Override
    public Position position() {
        ScriptAnswer answer = calls.call(() -> new ScriptAnswer(scripts.run(
                FleetScripts.POSITION,
                List.of(keys.incarnation(), keys.changes(), keys.unanswered(), keys.members()),
                keys.prompts(),
                member,
                settings.checkInterval().toNanos() / 1000)));
        String incarnation = answer.text();
        long epoch = answer.number();
        long now = answer.number();
        long members = answer.number();
        return new Position(incarnation, epoch, now, members, answer.keys());
    }

    @Override
    public List<PromptKey> changedSince(long epoch) {
        return calls.call(() -> new ScriptAnswer(scripts.run(FleetScripts.CHANGES, List.of(keys.changes()), epoch)))
                .keys();
    }

    @Override
    public Subscription subscribe(Listener listener) {
        // The container waits a while for the subscription by itself.
        return calls.call(
                () -> RedisSubscription.begin(connections, keys.channel(), listener, calls),
                settings.timeout().plusSeconds(2));
    }

    /** Ends the threads of the store's own. The connections are the application's. */
    @Override
    public void close() {
        calls.close();
    }

    private void markThese(Collection<PromptKey> marked) {
        List<String> names = new ArrayList<>(List.of(keys.unanswered(), keys.changes(), keys.leads()));
        List<Object> arguments = new ArrayList<>(List.of(keys.prompts()));
        for (PromptKey key : marked) {
            names.add(keys.prompt(key));
            arguments.add(FleetKeys.name(key));
        }
        calls.call(() -> scripts.run(FleetScripts.MARK, names, arguments.toArray()));
    }

    private @Nullable Shared put(PromptKey key, long order, String kind, PromptCommit commit, Duration due) {
        ScriptAnswer answer = put(key, order, kind, commit.commitHash(), NOTHING, due);
        String outcome = answer.text();
        if (outcome.equals("AHEAD")) {
            // On the clock of the store, which has gone back since, it is yet to come.
            return put(key, answer.number(), kind, commit, due);
        }
        if (outcome.equals("CONTENT")) {
            byte[] content = codec.encode(key, commit);
            if (content.length > LARGEST_CONTENT) {
                log.debug("Prompt '{}' is too large to be shared", key);
                release(key, order);
                return null;
            }
            answer = put(key, order, kind, commit.commitHash(), content, due);
            outcome = answer.text();
        }
        return outcome.equals("NEWER") ? shared(key, commit.commitHash(), answer) : null;
    }

    private void release(PromptKey key, long order) {
        fail(key, new Claim(Verdict.LEAD, order, Duration.ZERO, null), Failure.OWN, Duration.ZERO);
    }

    private ScriptAnswer put(PromptKey key, long order, String kind, String hash, byte[] content, Duration due) {
        return calls.call(() -> new ScriptAnswer(scripts.run(
                FleetScripts.STORE,
                keys.storing(key),
                FleetKeys.name(key),
                order,
                kind,
                hash,
                content,
                codec.proof(key, hash, order),
                due.toNanos() / 1000,
                LIFE_MILLIS,
                keys.channel(),
                UUID.randomUUID(),
                codec.mark())));
    }

    private void read(List<PromptKey> wanted, Map<PromptKey, String> held, Map<PromptKey, Shared> found) {
        Object[] hashes = wanted.stream().map(held::get).toArray();
        ScriptAnswer answers =
                calls.call(() -> new ScriptAnswer(scripts.run(FleetScripts.READ, keys.prompts(wanted), hashes)));
        for (PromptKey key : wanted) {
            Shared shared = shared(key, held.get(key), answers.nested());
            if (shared != null) {
                found.put(key, shared);
            }
        }
    }

    /** What is stored, or null if nothing is, or nothing that a member has sealed. */
    private @Nullable Shared shared(PromptKey key, @Nullable String heldHash, ScriptAnswer answer) {
        long order = answer.number();
        Duration age = answer.micros();
        Duration due = answer.micros();
        String hash = answer.text();
        byte[] content = answer.bytes();
        byte[] proof = answer.bytes();
        if (order == 0 || !codec.isProven(key, hash, order, proof)) {
            return null;
        }
        if (hash.isEmpty() || hash.equals(heldHash)) {
            return new Shared(order, age, due, hash, null);
        }
        PromptCommit commit = codec.decode(key, hash, content);
        return commit == null ? null : new Shared(order, age, due, hash, commit);
    }
}
