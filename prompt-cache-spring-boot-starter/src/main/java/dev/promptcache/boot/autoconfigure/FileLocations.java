package dev.promptcache.boot.autoconfigure;

import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.util.ResourceUtils;
import org.springframework.util.StringUtils;

/** The files that locations in the properties mean. A bare path is one in the file system. */
final class FileLocations {

    private FileLocations() {}

    /**
     * Turns a location into a path.
     *
     * @param location a path, a {@code file:} URL, or nothing
     * @return the path, or empty if there is no location
     * @throws IllegalArgumentException if it is a location elsewhere than in the file system
     */
    static Optional<Path> path(@Nullable String location) {
        if (!StringUtils.hasText(location)) {
            return Optional.empty();
        }
        String text = location.strip();
        if (ResourceUtils.isUrl(text) && !text.startsWith(ResourceUtils.FILE_URL_PREFIX)) {
            throw new IllegalArgumentException("No file: " + text);
        }
        try {
            return Optional.of(ResourceUtils.getFile(text).toPath());
        } catch (FileNotFoundException e) {
            throw new IllegalArgumentException("No file: " + text, e);
        }
    }

    /** Whether a location can be turned into a path. */
    static boolean isPath(@Nullable String location) {
        try {
            path(location);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Turns a location into something to read.
     *
     * @param location a path, a URL, {@code classpath:} ones included, or nothing
     * @return the resource, which need not exist, or empty if there is no location
     */
    static Optional<Resource> resource(@Nullable String location) {
        return StringUtils.hasText(location)
                ? Optional.of(ApplicationResourceLoader.get().getResource(location.strip()))
                : Optional.empty();
    }
}
