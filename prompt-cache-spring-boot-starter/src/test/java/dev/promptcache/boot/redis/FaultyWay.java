package dev.promptcache.boot.redis;

import dev.promptcache.PromptFleet;
import dev.promptcache.PromptFleet.Listener;
import dev.promptcache.PromptFleet.UnavailableException;
import dev.promptcache.PromptFleet.Wish;
import dev.promptcache.PromptKey;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.ThreadLocalRandom;

/** The way of one instance to the store, on which messages get lost, and which ends when the instance dies. Thread-safe. */
final class FaultyWay implements InvocationHandler {

    private final PromptFleet fleet;
    private final double loss;
    private final boolean fenced;
    private volatile boolean dead;

    /** Without a fence, commits are ordered by when their fetch ended: that is the fault which tests seed. */
    FaultyWay(PromptFleet fleet, double loss, boolean fenced) {
        this.fleet = fleet;
        this.loss = loss;
        this.fenced = fenced;
    }

    PromptFleet port() {
        return (PromptFleet)
                Proxy.newProxyInstance(PromptFleet.class.getClassLoader(), new Class<?>[] {PromptFleet.class}, this);
    }

    /** Lets nothing get to the store any more, as if the process had ended. */
    void die() {
        dead = true;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (dead && !method.isDefault()) {
            throw new UnavailableException("dead", null);
        }
        if (method.getName().equals("subscribe")) {
            arguments[0] = lossy((Listener) arguments[0]);
        } else if (method.getName().equals("store") && !fenced) {
            arguments[1] = fleet.claim((PromptKey) arguments[0], null, Wish.NOW);
        }
        try {
            return method.invoke(fleet, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Listener lossy(Listener listener) {
        return new Listener() {
            @Override
            public void subscribed() {
                listener.subscribed();
            }

            @Override
            public void changed(String incarnation, long previous, long epoch, PromptKey key) {
                if (!dead && ThreadLocalRandom.current().nextDouble() >= loss) {
                    listener.changed(incarnation, previous, epoch, key);
                }
            }
        };
    }
}
