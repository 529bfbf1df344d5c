/**
 * Prompt templates: what LangChain's serialized manifest and the values of its variables become, which is the messages that a model
 * gets.
 *
 * <p>{@link dev.promptcache.template.PromptTemplate} is a manifest that has been parsed, {@link
 * dev.promptcache.template.RenderedPrompt} what it renders to. What is rendered is what LangChain renders, with one departure: where
 * its Python and its JavaScript disagree about a value that is no text, the value's JSON text is written.
 *
 * <h2>Parsing</h2>
 *
 * <p>A manifest is read once, into sources of messages and of text that know their variables. What LangChain calls f-string and
 * mustache are parsed by hand: no library of templates reads both as LangChain does, and most look into the application's objects by
 * reflection. Variables are found in the templates; the lists of variables that a manifest carries are not believed, since Python and
 * JavaScript write different ones. A message without variables is built while parsing.
 *
 * <h2>Rendering</h2>
 *
 * <p>A template is a row of texts and names, and is rendered in one pass: a value is never looked at for braces. Values are JSON
 * values and what has one obvious text; none is asked by reflection. A missing variable, an unknown class or role, a value that cannot
 * be written is a {@link dev.promptcache.template.TemplateException}, never a gap. Secrets are not resolved, and nothing is fetched. How
 * deep a manifest, a template and a value nest, how often sections repeat and how long the result is are bounded, since a manifest can be
 * edited by others than those who deploy the application.
 */
@NullMarked
package dev.promptcache.template;

import org.jspecify.annotations.NullMarked;
