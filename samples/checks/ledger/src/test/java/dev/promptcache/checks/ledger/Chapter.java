package dev.promptcache.checks.ledger;

import java.util.List;

/**
 * A part of the contract.
 *
 * @param title its heading
 * @param statements what it says, in its order
 */
record Chapter(String title, List<Statement> statements) {

    Chapter {
        statements = List.copyOf(statements);
    }
}
