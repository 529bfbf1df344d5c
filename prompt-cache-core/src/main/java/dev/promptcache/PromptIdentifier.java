package dev.promptcache;

/** The grammar of prompt identifiers, {@code [owner/]name[:ref]}. */
final class PromptIdentifier {

    private PromptIdentifier() {}

    /** Checks an identifier and returns its shortest form, the argument itself if it already is the shortest. */
    static String canonical(String identifier) {
        if (isPlainName(identifier)) {
            return identifier;
        }
        int colon = identifier.indexOf(':');
        int pathEnd = colon < 0 ? identifier.length() : colon;
        int slash = identifier.lastIndexOf('/', pathEnd - 1);
        if (slash >= 0 && identifier.indexOf('/') != slash) {
            throw malformed(identifier, "it has more than one '/' before the ref");
        }
        if (colon >= 0 && identifier.indexOf(':', colon + 1) >= 0) {
            throw malformed(identifier, "it has more than one ':'");
        }
        if (slash >= 0) {
            checkPart(identifier, "owner", identifier.substring(0, slash));
        }
        checkPart(identifier, "name", identifier.substring(slash + 1, pathEnd));
        if (colon >= 0) {
            checkRef(identifier, identifier.substring(colon + 1));
        }
        boolean ownerImplied = slash == 1 && identifier.startsWith(PromptKey.OWN_WORKSPACE);
        boolean refImplied = colon >= 0 && ref(identifier).equals(PromptKey.LATEST);
        return identifier.substring(ownerImplied ? 2 : 0, refImplied ? colon : identifier.length());
    }

    static String owner(String canonical) {
        int slash = canonical.lastIndexOf('/', pathEnd(canonical) - 1);
        return slash < 0 ? PromptKey.OWN_WORKSPACE : canonical.substring(0, slash);
    }

    static String name(String canonical) {
        int end = pathEnd(canonical);
        return canonical.substring(canonical.lastIndexOf('/', end - 1) + 1, end);
    }

    static String ref(String canonical) {
        int colon = canonical.indexOf(':');
        return colon < 0 ? PromptKey.LATEST : canonical.substring(colon + 1);
    }

    /** Whether an identifier is a name of ordinary letters and nothing else, as most are: there is nothing to check then. */
    private static boolean isPlainName(String identifier) {
        for (int i = 0; i < identifier.length(); i++) {
            char c = identifier.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
                return false;
            }
        }
        return !identifier.isEmpty();
    }

    private static int pathEnd(String identifier) {
        int colon = identifier.indexOf(':');
        return colon < 0 ? identifier.length() : colon;
    }

    private static void checkRef(String identifier, String ref) {
        checkPart(identifier, "ref", ref);
        // A proxy may resolve dot segments even when the slash between them is encoded.
        for (String segment : ref.split("/", -1)) {
            checkPart(identifier, "ref", segment);
        }
    }

    private static void checkPart(String identifier, String what, String part) {
        if (part.isEmpty()) {
            throw malformed(identifier, "its " + what + " is empty");
        }
        if (part.equals(".") || part.equals("..")) {
            throw malformed(identifier, "its " + what + " is '" + part + "'");
        }
        if (isWhiteSpace(part.codePointAt(0)) || isWhiteSpace(part.codePointBefore(part.length()))) {
            throw malformed(identifier, "its " + what + " starts or ends with white space");
        }
        if (part.chars().anyMatch(Character::isISOControl)) {
            throw malformed(identifier, "its " + what + " contains a control character");
        }
        // UTF-8 has none, so that it would be sent as the name of another prompt.
        if (part.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw malformed(identifier, "its " + what + " contains half a surrogate pair");
        }
    }

    /** Also what does not break a line, or has no width: it comes with what is copied from a page, and cannot be seen. */
    private static boolean isWhiteSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }

    private static IllegalArgumentException malformed(String identifier, String problem) {
        String shown = identifier
                .codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return new IllegalArgumentException("Malformed prompt identifier '" + shown + "': " + problem
                + ". Write it as [owner/]name[:ref], for example 'joke-generator:production'.");
    }
}
