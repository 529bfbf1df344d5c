package dev.promptcache.samples.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class DependencyExamplesTests {

    private static final Pattern GRADLE = Pattern.compile("'([^':]+):([^':]+):([^':]+)'");

    static List<Document> pages() {
        return Document.all().stream()
                .filter(page -> !page.blocks("xml", "groovy").isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void coordinatesAreThoseOfThisBuild(Document page) throws Exception {
        Map<String, String> known = coordinates();
        List<String> shown = new ArrayList<>();
        for (Document.Block block : page.blocks("xml")) {
            for (Element dependency : elements(block.code(), "dependency", "parent")) {
                shown.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId") + ":"
                        + text(dependency, "version"));
            }
        }
        for (Document.Block block : page.blocks("groovy")) {
            assertThat(block.code()).as("nothing is published yet").contains("mavenLocal()");
            Matcher dependency = GRADLE.matcher(block.code());
            while (dependency.find()) {
                shown.add(dependency.group(1) + ":" + dependency.group(2) + ":" + dependency.group(3));
            }
        }
        String starter = Files.readString(Document.ROOT.resolve("prompt-cache-spring-boot-starter/pom.xml"));
        assertThat(shown).isNotEmpty().allSatisfy(coordinate -> {
            int version = coordinate.lastIndexOf(':');
            String name = coordinate.substring(0, version);
            if (coordinate.endsWith(":")) {
                assertThat(name).as("its version is Spring Boot's to say").startsWith("org.springframework.boot:");
                assertThat(starter).contains("<artifactId>" + name.substring(name.indexOf(':') + 1) + "</artifactId>");
            } else {
                assertThat(known).containsEntry(name, coordinate.substring(version + 1));
            }
        });
    }

    @Test
    void theSnippetForGradleHasWhatThePomHas() throws Exception {
        Document readme = Document.of("README.md");
        List<String> pom = new ArrayList<>();
        for (Element dependency : elements(readme.blocks("xml").get(0).code(), "dependency")) {
            pom.add(text(dependency, "artifactId"));
        }
        List<String> gradle = new ArrayList<>();
        Matcher dependency = GRADLE.matcher(readme.blocks("groovy").get(0).code());
        while (dependency.find()) {
            gradle.add(dependency.group(2));
        }
        assertThat(gradle).isEqualTo(pom);
    }

    /** What this build makes and what it manages, with the versions. */
    private static Map<String, String> coordinates() throws Exception {
        String pom = Files.readString(Document.ROOT.resolve("pom.xml"));
        Map<String, String> properties = new TreeMap<>();
        Matcher property =
                Pattern.compile("<([a-z0-9.-]+\\.version)>([^<$]+)</").matcher(pom);
        while (property.find()) {
            properties.put("${" + property.group(1) + "}", property.group(2));
        }
        Element project = elements(pom, "project").get(0);
        String version = text(project, "version");
        properties.put("${project.version}", version);
        Map<String, String> known = new TreeMap<>();
        known.put("org.springframework.boot:spring-boot-starter-parent", properties.get("${spring-boot.version}"));
        for (Element dependency : elements(pom, "dependency")) {
            String managed = text(dependency, "version");
            known.put(
                    text(dependency, "groupId") + ":" + text(dependency, "artifactId"),
                    properties.getOrDefault(managed, managed));
        }
        return known;
    }

    private static List<Element> elements(String xml, String... names) throws Exception {
        String document = xml.startsWith("<?xml") || xml.startsWith("<project") ? xml : "<all>" + xml + "</all>";
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(document)))
                .getDocumentElement();
        List<Element> found = new ArrayList<>();
        for (String name : names) {
            if (root.getTagName().equals(name)) {
                found.add(root);
            }
            NodeList list = root.getElementsByTagName(name);
            for (int i = 0; i < list.getLength(); i++) {
                found.add((Element) list.item(i));
            }
        }
        return found;
    }

    /** The text of a child, not of one deeper down; empty if there is none. */
    private static String text(Element parent, String child) {
        NodeList list = parent.getChildNodes();
        for (int i = 0; i < list.getLength(); i++) {
            if (list.item(i) instanceof Element element && element.getTagName().equals(child)) {
                return element.getTextContent();
            }
        }
        return "";
    }
}
