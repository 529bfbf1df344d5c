package dev.promptcache.boot.autoconfigure;

import java.beans.PropertyDescriptor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** The names of the properties that can be set, as the classes that they are bound to have them. */
final class PropertyNames {

    private static final List<Class<?>> BOUND =
            List.of(PromptCacheProperties.class, PromptCacheFleetProperties.class, PromptCacheWebhookProperties.class);
    private static final String OURS = PromptCacheProperties.class.getPackageName();

    private PropertyNames() {}

    /** All names below {@code langsmith.prompt-cache}. */
    static Set<String> all() {
        Set<String> names = new TreeSet<>();
        for (Class<?> type : BOUND) {
            add(type, type.getAnnotation(ConfigurationProperties.class).value(), names);
        }
        // For tests of applications, see TestPromptsAutoConfiguration.
        names.add("langsmith.prompt-cache.test.locations");
        return names;
    }

    private static void add(Class<?> type, String prefix, Set<String> names) {
        for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
            Class<?> value = property.getPropertyType();
            String name = prefix + '.' + DataObjectPropertyName.toDashedForm(property.getName());
            if (property.getWriteMethod() != null) {
                names.add(name);
            } else if (value.getPackageName().equals(OURS)) {
                add(value, name, names);
            }
        }
    }
}
