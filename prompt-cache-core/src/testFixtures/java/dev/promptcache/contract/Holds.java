package dev.promptcache.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which statements of the contract a test holds: it would fail if one of them were no longer true. On a class, its
 * tests hold them together.
 *
 * <p>The statements stand in {@code samples/checks/ledger/src/test/resources/contract.txt}, each under an id:
 *
 * <ul>
 *   <li>{@code S1} to {@code S58}: what LangSmith's SDKs do, in the order in which a user meets it
 *   <li>{@code W1} to {@code W39}, {@code WJ1} and {@code WJ2} (JavaScript alone): what is known to be wrong with them
 *   <li>{@code P1} to {@code P10}: the promises of the cache
 *   <li>words, such as {@code cache-pull} or {@code endpoint-list}: what the parts of the library are said to do, the
 *       part first
 * </ul>
 *
 * <p>The build fails on a statement without a test, an id that there is none of, and a mark on what does not run; and it
 * keeps the page that lists them all, {@code prompt-cache-core/CONTRACT.md}, which is written anew by
 * {@code mvn -pl samples/checks/ledger test -Dcontract.write}.
 */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Holds {

    /**
     * The ids of the statements, as literals.
     *
     * @return the ids
     */
    String[] value();
}
