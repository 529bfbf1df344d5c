package dev.promptcache.boot.adapter;

import dev.promptcache.template.ContentPart;
import java.util.List;
import java.util.Set;

/** The members of a part's form in the prompt. */
final class PartMembers {

    /** What parts are made of, in all the forms that they have. */
    private static final Set<String> CONTENT = Set.of(
            "type",
            "text",
            "image_url",
            "detail",
            "input_audio",
            "file",
            "filename",
            "file_id",
            "id",
            "url",
            "base64",
            "data",
            "mime_type",
            "source",
            "source_type");

    private PartMembers() {}

    /** What stands in a part beside its content, such as cache_control, in alphabetical order; nothing if the part is of no known kind. */
    static List<String> others(ContentPart part) {
        if (part instanceof ContentPart.Other) {
            return List.of();
        }
        return part.toMap().keySet().stream()
                .filter(name -> !CONTENT.contains(name))
                .sorted()
                .toList();
    }
}
