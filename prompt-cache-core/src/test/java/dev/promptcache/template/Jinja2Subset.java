package dev.promptcache.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of jinja2 as the corpus has: expressions with members and filters, and conditions. Loops are refused. */
final class Jinja2Subset implements TemplateEngine {

    private static final Pattern TAG = Pattern.compile("(\\{\\{|\\{%)(-?)\\s*(.*?)\\s*(-?)(?:}}|%})", Pattern.DOTALL);
    private static final Pattern FILTER = Pattern.compile("(\\w+)(?:\\('(.*)'\\))?");

    @Override
    public String render(String template, Map<String, Object> variables) {
        List<String> pieces = new ArrayList<>();
        List<Boolean> shown = new ArrayList<>(List.of(true));
        boolean strip = false;
        int position = 0;
        String source = template.endsWith("\n") ? template.substring(0, template.length() - 1) : template;
        for (Matcher tag = TAG.matcher(source); tag.find(); position = tag.end()) {
            String text = source.substring(position, tag.start());
            text = strip ? text.stripLeading() : text;
            add(pieces, shown, tag.group(2).isEmpty() ? text : text.stripTrailing());
            strip = !tag.group(4).isEmpty();
            if (tag.group(1).equals("{{")) {
                add(pieces, shown, text(expression(tag.group(3), variables)));
            } else {
                statement(tag.group(3), variables, shown);
            }
        }
        String rest = source.substring(position);
        add(pieces, shown, strip ? rest.stripLeading() : rest);
        return String.join("", pieces);
    }

    private static void add(List<String> pieces, List<Boolean> shown, String text) {
        if (!shown.contains(false)) {
            pieces.add(text);
        }
    }

    private static void statement(String statement, Map<String, Object> variables, List<Boolean> shown) {
        int last = shown.size() - 1;
        if (statement.startsWith("if ")) {
            shown.add(isTrue(expression(statement.substring(3), variables)));
        } else if (statement.equals("else")) {
            shown.set(last, !shown.get(last));
        } else if (statement.equals("endif")) {
            shown.remove(last);
        } else {
            throw new TemplateException(TemplateException.Category.REFUSED, "Loops are refused.");
        }
    }

    private static boolean isTrue(Object value) {
        return value != null && !Boolean.FALSE.equals(value) && !"".equals(value);
    }

    private static Object expression(String expression, Map<String, Object> variables) {
        String[] parts = expression.split("\\s*\\|\\s*");
        Object value = parts[0].equals("true") ? Boolean.TRUE : member(parts[0], variables);
        for (int i = 1; i < parts.length; i++) {
            value = filter(parts[i], value);
        }
        return value;
    }

    private static Object member(String path, Map<String, Object> variables) {
        Object value = variables;
        for (String name : path.replaceAll("\\['(\\w+)'\\]", ".$1").split("\\.")) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }

    private static Object filter(String call, Object value) {
        Matcher filter = FILTER.matcher(call);
        if (!filter.matches()) {
            throw new IllegalArgumentException(call);
        }
        return switch (filter.group(1)) {
            case "upper" -> text(value).toUpperCase(Locale.ROOT);
            case "length" -> ((List<?>) value).size();
            case "join" ->
                String.join(
                        filter.group(2),
                        ((List<?>) value).stream().map(Jinja2Subset::text).toList());
            case "default" -> value == null ? filter.group(2) : value;
            default -> throw new IllegalArgumentException(call);
        };
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
