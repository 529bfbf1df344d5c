package dev.promptcache.template;

import static dev.promptcache.template.Manifests.chat;
import static dev.promptcache.template.Manifests.dict;
import static dev.promptcache.template.Manifests.fString;
import static dev.promptcache.template.Manifests.image;
import static dev.promptcache.template.Manifests.map;
import static dev.promptcache.template.Manifests.message;
import static dev.promptcache.template.Manifests.messages;
import static dev.promptcache.template.Manifests.mustache;
import static dev.promptcache.template.Manifests.text;
import static dev.promptcache.template.Manifests.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.contract.Holds;
import dev.promptcache.template.TemplateException.Category;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A message's content is a list of parts where its prompt is a list of templates. */
class MessagePartsTests {

    private static final String URL = "https://h/i.png?a=1&b=2";

    private static Object content(Object prompt, Object... variables) {
        Map<?, ?> message = (Map<?, ?>) messages(chat(user(prompt)), variables).get(0);
        return message.get("content");
    }

    private static TemplateException failureOf(Object prompt, Object... variables) {
        return assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> content(prompt, variables))
                .actual();
    }

    @Test
    void aTextStaysATextAndAListAList() {
        assertThat(content(fString("hi"))).isEqualTo("hi");
        assertThat(content(List.of(fString("hi")))).isEqualTo(List.of(map("type", "text", "text", "hi")));
        assertThat(content(List.of())).isEqualTo(List.of());
    }

    @Test
    void aTextPartThatIsEmptyIsLeftOut() {
        assertThat(content(
                        List.of(fString("{a}"), mustache("{{#b}}x{{/b}}"), fString(""), fString("c")),
                        "a",
                        "",
                        "b",
                        false))
                .isEqualTo(List.of(map("type", "text", "text", "c")));
        assertThat(content(List.of(fString("{a}")), "a", "")).isEqualTo(List.of());
        assertThat(content(fString("{a}"), "a", "")).isEqualTo("");
    }

    @Test
    void aPartsOwnValueIsNotOverridden() {
        Map<String, Object> part = text("{a} {b}", "f-string", "partial_variables", map("a", "own"));
        assertThat(content(List.of(part, fString("{b}")), "a", "given", "b", "B"))
                .isEqualTo(List.of(map("type", "text", "text", "own B"), map("type", "text", "text", "B")));
        PromptTemplate template = PromptTemplate.of(chat(user(List.of(part))));
        assertThat(template.variables()).containsExactly("b");
        assertThat(template.optionalVariables()).isEmpty();
    }

    @Test
    void anObjectWithAnEmptyTextStays() {
        assertThat(content(List.of(dict(map("type", "text", "text", "{a}"))), "a", ""))
                .isEqualTo(List.of(map("type", "text", "text", "")));
    }

    @Test
    void whatElseJavaScriptStoresOfAPartStaysWithIt() {
        Object cached = text(
                "{a}",
                "f-string",
                "additional_content_fields",
                map("text", "{a}", "cache_control", map("type", "ephemeral")));
        Object picture = image(map("url", "{u}"), "additional_content_fields", map("image_url", "{u}", "x", 1));
        assertThat(content(List.of(cached, picture), "a", "A", "u", URL))
                .isEqualTo(List.of(
                        map("type", "text", "text", "A", "cache_control", map("type", "ephemeral")),
                        map("type", "image_url", "image_url", map("url", URL), "x", 1)));
    }

    @Test
    void textsInObjectsAreTemplatesAndNamesAndOtherValuesAreNot() {
        Map<String, Object> form = map(
                "type",
                "{t}",
                "{k}",
                "v",
                "n",
                1.5,
                "list",
                Arrays.asList("{a}", 5, null, true, List.of("{a}"), map("b", "{a}")),
                "nothing",
                null);
        assertThat(content(List.of(dict(form)), "t", "x", "a", "A"))
                .isEqualTo(List.of(map(
                        "type",
                        "x",
                        "{k}",
                        "v",
                        "n",
                        1.5,
                        "list",
                        Arrays.asList("A", 5, null, true, List.of("A"), map("b", "A")),
                        "nothing",
                        null)));
    }

    @Test
    void variablesOfObjectsAreFoundInTheirTexts() {
        PromptTemplate template =
                PromptTemplate.of(chat(user(List.of(dict(map("{k}", List.of("{a}", map("x", "{b} {{c}}"))))))));
        assertThat(template.variables()).containsExactly("a", "b");
    }

    @Test
    void anImageHasAnAddressAndPerhapsADetail() {
        assertThat(content(List.of(image(map("url", "{u}", "detail", "{d}"))), "u", URL, "d", "low"))
                .isEqualTo(List.of(map("type", "image_url", "image_url", map("url", URL, "detail", "low"))));
        assertThat(content(List.of(image(map("url", "{u}", "detail", "{d}"))), "u", URL, "d", ""))
                .isEqualTo(List.of(map("type", "image_url", "image_url", map("url", URL))));
        assertThat(content(List.of(image(map("url", URL, "detail", null)))))
                .isEqualTo(List.of(map("type", "image_url", "image_url", map("url", URL))));
    }

    @Test
    void anImageWithAnEmptyPathIsReadFromNoFile() {
        assertThat(content(List.of(image(map("url", URL, "path", "")))))
                .isEqualTo(List.of(map("type", "image_url", "image_url", map("url", URL))));
    }

    @Test
    void anImageWithoutAnAddressIsAnError() {
        TemplateException empty = failureOf(List.of(fString("x"), image(map("url", "{u}"))), "u", "");
        assertThat(empty.category()).isEqualTo(Category.INVALID_VALUE);
        assertThat(empty.names()).containsExactly("u");
        assertThat(empty.path()).isEqualTo("messages[0].prompt[1]");
        assertThat(failureOf(List.of(image(map("detail", "low")))).category()).isEqualTo(Category.INVALID_MANIFEST);
        assertThat(failureOf(List.of(image(map("url", null)))).category()).isEqualTo(Category.INVALID_MANIFEST);
    }

    @Holds("template-secret")
    @Test
    void anImageIsNeverReadFromAFile() {
        assertThat(failureOf(List.of(image(map("url", URL, "path", "/etc/passwd"))))
                        .category())
                .isEqualTo(Category.REFUSED);
        assertThat(failureOf(
                                List.of(dict(map("type", "image_url", "image_url", map("path", "{p}")))),
                                "p",
                                "/etc/passwd")
                        .category())
                .isEqualTo(Category.REFUSED);
    }

    @Holds("template-missing")
    @Test
    void templatesInPartsAreStrict() {
        assertThat(failureOf(List.of(image(map("url", "{a.b}")))).category()).isEqualTo(Category.REFUSED);
        assertThat(failureOf(List.of(dict(map("a", List.of("{a"))))).category()).isEqualTo(Category.BAD_TEMPLATE);
        TemplateException missing =
                failureOf(List.of(dict(map("a", "{a}")), image(map("url", "{b}", "detail", "{c}")), fString("{d}")));
        assertThat(missing.names()).containsExactly("a", "b", "c", "d");
        assertThat(missing.path()).isEqualTo("messages[0].prompt[0]");
    }

    @Holds("template-unknown")
    @Test
    void aPartThatIsNoneIsAnError() {
        assertThat(failureOf(List.of(Manifests.placeholder("x"))).category()).isEqualTo(Category.INVALID_MANIFEST);
        assertThat(failureOf(List.of("text")).category()).isEqualTo(Category.INVALID_MANIFEST);
        TemplateException unknown =
                failureOf(List.of(Manifests.node("langchain/prompts/x", "VideoPromptTemplate", Map.of())));
        assertThat(unknown.category()).isEqualTo(Category.UNKNOWN_CLASS);
        assertThat(unknown.path()).isEqualTo("messages[0].prompt[0]");
        assertThat(unknown.names()).containsExactly("VideoPromptTemplate");
    }

    @Test
    void eachKindOfMessageHasItsRole() {
        for (Map.Entry<String, String> kind :
                Map.of("System", "system", "Human", "user", "AI", "assistant").entrySet()) {
            assertThat(messages(chat(message(kind.getKey(), fString("{x}"))), "x", 1))
                    .isEqualTo(List.of(map("role", kind.getValue(), "content", "1")));
        }
        Map<String, Object> free = Manifests.node(
                "langchain/prompts/chat", "ChatMessagePromptTemplate", map("prompt", fString("{x}"), "role", "user"));
        assertThat(messages(chat(free), "x", 1))
                .isEqualTo(List.of(map("role", "user", "content", "1", "type", "chat")));
    }

    @Test
    void aMessageOfAFreeRoleHasOneTextAlone() {
        Map<String, Object> free = Manifests.node(
                "langchain/prompts/chat",
                "ChatMessagePromptTemplate",
                map("prompt", List.of(fString("x")), "role", "critic"));
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> PromptTemplate.of(chat(free)))
                .satisfies(e -> assertThat(e.category()).isEqualTo(Category.INVALID_MANIFEST));
    }

    @Test
    void whatElseAMessageTemplateCarriesIsInItsMessages() {
        Map<String, Object> kwargs = map("prompt", fString("{x}"), "additional_kwargs", map("a", 1));
        assertThat(messages(
                        chat(Manifests.node("langchain/prompts/chat", "HumanMessagePromptTemplate", kwargs)), "x", 1))
                .isEqualTo(List.of(map("role", "user", "content", "1", "additional_kwargs", map("a", 1))));
    }

    @Test
    void partsAreRecognizedInEachForm() {
        assertThat(part("type", "image_url", "image_url", URL)).isEqualTo(imageOf(URL, null));
        assertThat(part("type", "image_url", "image_url", map("url", URL, "detail", "low")))
                .isEqualTo(imageOf(URL, "low"));
        assertThat(part("type", "image", "url", URL)).isEqualTo(imageOf(URL, null));
        assertThat(part("type", "image", "base64", "aGk=", "mime_type", "image/png"))
                .isEqualTo(imageOf("data:image/png;base64,aGk=", null));
        assertThat(part("type", "image", "source_type", "base64", "data", "aGk=", "mime_type", "image/png"))
                .isEqualTo(imageOf("data:image/png;base64,aGk=", null));
        assertThat(part("type", "image", "source", map("type", "base64", "media_type", "image/png", "data", "aGk=")))
                .isEqualTo(imageOf("data:image/png;base64,aGk=", null));
        assertThat(part("type", "input_audio", "input_audio", map("data", "aGk=", "format", "wav")))
                .isEqualTo("audio aGk= audio/wav");
        assertThat(part("type", "audio", "base64", "aGk=", "mime_type", "audio/mp3"))
                .isEqualTo("audio aGk= audio/mp3");
        assertThat(part("type", "file", "file", map("filename", "a.pdf", "file_data", "data:x")))
                .isEqualTo("file a.pdf data:x null");
        assertThat(part("type", "file", "file", map("file_id", "f1"))).isEqualTo("file null null f1");
        assertThat(part("type", "file", "base64", "aGk=", "mime_type", "application/pdf", "filename", "b.pdf"))
                .isEqualTo("file b.pdf data:application/pdf;base64,aGk= null");
        assertThat(part("type", "file", "source_type", "id", "id", "f2")).isEqualTo("file null null f2");
        assertThat(part("type", "text", "text", "t", "cache_control", map())).isEqualTo("text t");
        assertThat(part("type", "video", "url", URL)).isEqualTo("other video");
        assertThat(part("type", "image_url")).isEqualTo("other image_url");
        assertThat(part("no", "type")).isEqualTo("other ");
    }

    private static String imageOf(String url, String detail) {
        return "image " + url + ' ' + detail;
    }

    private static String part(Object... form) {
        RenderedPrompt rendered = PromptTemplate.of(
                        chat(Manifests.literal("HumanMessage", "content", List.of(map(form)))))
                .render(Map.of());
        ContentPart part = rendered.messages().get(0).content().parts().get(0);
        assertThat(part.toMap()).isEqualTo(new LinkedHashMap<>(map(form)));
        if (part instanceof ContentPart.Text text) {
            return "text " + text.text();
        }
        if (part instanceof ContentPart.Image image) {
            return imageOf(image.url(), image.detail());
        }
        if (part instanceof ContentPart.Audio audio) {
            return "audio " + audio.data() + ' ' + audio.mediaType();
        }
        return part instanceof ContentPart.File file
                ? "file " + file.name() + ' ' + file.url() + ' ' + file.id()
                : "other " + part.type();
    }
}
