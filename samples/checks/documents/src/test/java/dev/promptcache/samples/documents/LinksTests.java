package dev.promptcache.samples.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinksTests {

    static List<Document> pages() {
        return Document.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkWithinTheProjectLeadsSomewhere(Document page) {
        assertThat(page.links().stream().filter(link -> !isExternal(link) && !leadsSomewhere(page, link)))
                .as("links of %s that lead nowhere", page)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyOtherLinkIsWellFormed(Document page) {
        assertThat(page.links()).filteredOn(LinksTests::isExternal).allSatisfy(link -> {
            URI uri = URI.create(link);
            assertThat(uri.getHost()).as(link).isNotBlank();
            assertThat(uri.getScheme()).as(link).isEqualTo(uri.getHost().equals("localhost") ? "http" : "https");
        });
    }

    private static boolean isExternal(String link) {
        return link.matches("[a-z]+:.*");
    }

    private static boolean leadsSomewhere(Document page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path folder = Document.ROOT.resolve(page.path()).getParent();
        Path target = file.isEmpty()
                ? Document.ROOT.resolve(page.path())
                : folder.resolve(file).normalize();
        if (!target.startsWith(Document.ROOT) || !Files.exists(target)) {
            return false;
        }
        return hash < 0
                || Document.of(Document.ROOT.relativize(target).toString())
                        .anchors()
                        .contains(link.substring(hash + 1));
    }
}
