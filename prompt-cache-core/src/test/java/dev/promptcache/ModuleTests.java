package dev.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.contract.Holds;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModuleTests {

    private final ModuleDescriptor module = moduleOf(AsyncPromptCache.class);

    @Holds("shape-module")
    @Test
    void theCoreIsANamedModule() {
        assertThat(module.name()).isEqualTo("dev.promptcache.core");
        assertThat(module.isAutomatic()).isFalse();
    }

    @Holds("shape-module")
    @Test
    void everythingIsExportedButWhatIsInternal() {
        assertThat(module.exports())
                .as("what module-info.java exports to everybody")
                .filteredOn(exported -> !exported.isQualified())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrderElementsOf(module.packages().stream()
                        .filter(name -> !name.matches("dev\\.promptcache\\.internal(\\..+)?"))
                        .toList());
    }

    private static ModuleDescriptor moduleOf(Class<?> type) {
        String classes =
                type.getProtectionDomain().getCodeSource().getLocation().toString();
        return ModuleFinder.of(Path.of(URI.create(classes)))
                .findAll()
                .iterator()
                .next()
                .descriptor();
    }
}
