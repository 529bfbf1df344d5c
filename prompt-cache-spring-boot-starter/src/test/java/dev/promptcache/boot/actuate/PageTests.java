package dev.promptcache.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.contract.Holds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.ClassPathResource;

/** What holds for the page without looking at it. */
class PageTests {

    private final String page;

    PageTests() throws IOException {
        page = new ClassPathResource("page.html", PromptCacheEndpointWebExtension.class)
                .getContentAsString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"script", "style"})
    void thePolicyNamesTheHashOfItsOnlyScriptAndStyle(String tag) throws Exception {
        List<String> contents = groups("<" + tag + "\\b[^>]*>(.*?)</" + tag + ">");
        assertThat(contents).hasSize(1);
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(contents.get(0).getBytes(StandardCharsets.UTF_8));
        assertThat(policy())
                .contains(tag + "-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }

    @Holds("page-self")
    @Test
    void thePolicyAllowsNothingElse() {
        assertThat(policy().replaceAll("'sha256-[^']*'", "HASH"))
                .isEqualTo("default-src 'none'; script-src HASH; style-src HASH; connect-src 'self'; img-src data:; "
                        + "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'");
        assertThat(page.indexOf("Content-Security-Policy")).isLessThan(page.indexOf("<style"));
    }

    @Holds("page-self")
    @Test
    void thePageHasNoHandlersOrStylesInItsMarkupAndLoadsNothing() {
        String markup = page.replaceAll("(?s)<script>.*?</script>|<style>.*?</style>", "");
        assertThat(markup).doesNotContainPattern("\\s(on\\w+|style|src)=");
        assertThat(groups("https?://([^'/\"\\s]+)")).containsOnly("www.w3.org");
    }

    @Test
    void whatTheServerSendsIsNeverParsedAsMarkup() {
        assertThat(page)
                .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|DOMParser");
    }

    /** Firefox 102 and Safari 15.4 are the oldest that have all that the page cannot do without. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "light-dark(",
                "@container",
                "@layer",
                "@scope",
                ":has(",
                "color-mix(",
                "AbortSignal.timeout",
                "AbortSignal.any",
                ".at(",
                ".findLast",
                ".toSorted(",
                ".toReversed(",
                "structuredClone",
                "Object.groupBy",
                "withResolvers",
                "popover",
                " inert",
                "text-decoration: underline 1px"
            })
    void whatOlderBrowsersDoNotHaveIsNotUsed(String feature) {
        assertThat(page).doesNotContain(feature);
    }

    @Test
    void whatIsReadInThePlaceOfASignDoesNotTakeTheSignFromOlderBrowsers() {
        assertThat(groups("(content: \"[^\"]*\") / ")).isNotEmpty();
        assertThat(page).doesNotContainPattern("(?<!content: \"(.)\"; )content: \".\" / ");
    }

    @Test
    void nativeImagesHaveIt() {
        RuntimeHints hints = new RuntimeHints();
        new PageRuntimeHints().registerHints(hints, null);
        assertThat(RuntimeHintsPredicates.resource().forResource("dev/promptcache/boot/actuate/page.html"))
                .accepts(hints);
    }

    private String policy() {
        return groups("Content-Security-Policy\" content=\"([^\"]*)\"").get(0);
    }

    private List<String> groups(String regex) {
        return Pattern.compile(regex, Pattern.DOTALL)
                .matcher(page)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
