package dev.promptcache.samples.stub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.NoSuchElementException;
import tools.jackson.core.JacksonException;

/** Turns what another handler throws into an answer; the JDK's server would only close the connection. */
final class GuardedHandler implements HttpHandler {

    private static final System.Logger logger = System.getLogger(GuardedHandler.class.getName());

    private final HttpHandler guarded;

    GuardedHandler(HttpHandler guarded) {
        this.guarded = guarded;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            guarded.handle(exchange);
        } catch (NoSuchElementException e) {
            Answer.error(404, String.valueOf(e.getMessage())).write(exchange);
        } catch (IllegalArgumentException | JacksonException e) {
            Answer.error(400, String.valueOf(e.getMessage())).write(exchange);
        } catch (RuntimeException e) {
            logger.log(System.Logger.Level.ERROR, "Failed to answer " + exchange.getRequestURI(), e);
            Answer.error(500, e.toString()).write(exchange);
        }
    }
}
