package dev.promptcache.boot;

import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each record as one line of the logger {@value #NAME}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class AuditLog implements AuditSink {

    /** The logger's name. */
    public static final String NAME = "dev.promptcache.audit";

    private static final Logger log = LoggerFactory.getLogger(NAME);

    /** Makes an audit log. */
    public AuditLog() {}

    @Override
    public void accept(AuditRecord record) {
        StringJoiner line = new StringJoiner(" ");
        line.add(record.action().name().toLowerCase(Locale.ROOT));
        add(line, "prompt", record.key() == null ? null : quoted(record.key().toString()));
        add(line, "from", record.from());
        add(line, "to", record.to());
        add(line, "trigger", record.trigger());
        add(line, "actor", record.actor() == null ? null : quoted(record.actor()));
        add(line, "reason", record.reason() == null ? null : quoted(record.reason()));
        log.info("{}", line);
    }

    private static void add(StringJoiner line, String name, @Nullable String value) {
        if (value != null) {
            line.add(name + '=' + value);
        }
    }

    /** What others have named stays within its line and its quotes. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("'");
        text.codePoints().forEach(c -> quoted.appendCodePoint(Character.isISOControl(c) ? ' ' : c == '\'' ? '"' : c));
        return quoted.append('\'').toString();
    }
}
