package dev.promptcache.samples.stub;

/**
 * How much of a commit the caller asked for.
 *
 * @param model the model beside the prompt
 * @param examples the examples
 * @param draft whether the commit is a draft
 */
record CommitView(boolean model, boolean examples, boolean draft) {

    static CommitView of(Query query) {
        // include_model is the deprecated spelling, and the one that the SDKs send.
        return new CommitView(
                query.flag("include_model") || query.list("include").contains("model"),
                query.flag("get_examples"),
                query.list("include").contains("is_draft"));
    }
}
