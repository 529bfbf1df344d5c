package dev.promptcache.checks.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A sentence of the contract.
 *
 * @param id what marks call it
 * @param text what is said: by ourselves, or of the SDKs
 * @param here what is done here where that is something else than the text says of the SDKs, or null
 * @param absent why the text has no meaning here, or null
 */
record Statement(
        String id,
        String text,
        @Nullable String here,
        @Nullable String absent) {

    boolean applies() {
        return absent == null;
    }
}
