package dev.promptcache.langsmith;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Assumptions;

/** The file descriptors of this process. */
final class Descriptors {

    private Descriptors() {}

    /** How many are open; the test is left out where nobody can tell. */
    static long open() {
        Assumptions.assumeTrue(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean,
                "Nobody counts the descriptors here");
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }
}
