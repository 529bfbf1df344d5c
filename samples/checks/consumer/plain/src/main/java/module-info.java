/** An application of plain Java, on the module path. */
module com.example.plain {
    requires dev.promptcache.core;
}
