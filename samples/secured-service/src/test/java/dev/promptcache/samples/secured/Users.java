package dev.promptcache.samples.secured;

import java.util.List;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;

/** Who logs in; everybody's password is {@code secret}. */
final class Users {

    private Users() {}

    static List<UserDetails> all() {
        return List.of(user("reader", "READER"), user("operator", "OPERATOR"), user("stranger", "OTHER"));
    }

    private static UserDetails user(String name, String role) {
        return User.withUsername(name).password("{noop}secret").roles(role).build();
    }
}
