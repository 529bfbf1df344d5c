package dev.promptcache.internal;

import dev.promptcache.Ticker;
import java.util.function.LongSupplier;

/** A clock that shows what a test says, and by which no timer of the JDK goes. */
record HandTicker(LongSupplier time) implements Ticker {

    @Override
    public long read() {
        return time.getAsLong();
    }

    @Override
    public boolean isRealTime() {
        return false;
    }
}
