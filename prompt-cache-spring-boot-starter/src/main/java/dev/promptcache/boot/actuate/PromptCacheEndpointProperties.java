package dev.promptcache.boot.actuate;

import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the endpoint, beside those that Spring Boot has for every endpoint.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("management.endpoint.promptcache")
public class PromptCacheEndpointProperties {

    /**
     * When to show the text of a prompt that is asked for by its name.
     */
    private Show showValues = Show.NEVER;

    /**
     * Roles used to determine whether a user is authorized to be shown the text of prompts. When empty, all authenticated
     * users are authorized.
     */
    private Set<String> roles = new LinkedHashSet<>();

    /** Makes properties with their defaults. */
    public PromptCacheEndpointProperties() {}

    /** {@return when to show the text of a prompt} */
    public Show getShowValues() {
        return showValues;
    }

    /**
     * Sets when to show the text of a prompt.
     *
     * @param showValues never, when authorized, or always
     */
    public void setShowValues(Show showValues) {
        this.showValues = showValues;
    }

    /** {@return the roles whose users are authorized, empty for all who are authenticated} */
    public Set<String> getRoles() {
        return roles;
    }

    /**
     * Sets the roles whose users are authorized.
     *
     * @param roles the roles, empty for all who are authenticated
     */
    public void setRoles(Set<String> roles) {
        this.roles = roles;
    }
}
