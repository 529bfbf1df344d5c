package dev.promptcache.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority of a test's own, made with the JDK's {@code keytool}. */
final class PrivateAuthority {

    static final String PASSWORD = "changeit";

    private final Path folder;
    private final String name;

    PrivateAuthority(Path folder, String name) {
        this.folder = folder;
        this.name = name;
        keytool(store("ca"), "-genkeypair", "-alias", "ca", "-dname", "CN=" + name, "-ext", "bc:c");
        keytool(store("ca"), "-exportcert", "-alias", "ca", "-rfc", "-file", file("ca.pem"));
        keytool(store("trust"), "-importcert", "-noprompt", "-alias", "ca", "-file", file("ca.pem"));
    }

    /** What a client needs to trust the authority. */
    Path trustStore() {
        return store("trust");
    }

    /** The key and the certificate of a server on this machine. */
    Path serverKeyStore() {
        Path server = store("server");
        keytool(server, "-genkeypair", "-alias", "server", "-dname", "CN=localhost");
        keytool(server, "-certreq", "-alias", "server", "-file", file("server.csr"));
        keytool(
                store("ca"),
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                file("server.csr"),
                "-outfile",
                file("server.pem"),
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-rfc");
        keytool(server, "-importcert", "-noprompt", "-alias", "ca", "-file", file("ca.pem"));
        keytool(server, "-importcert", "-noprompt", "-alias", "server", "-file", file("server.pem"));
        return server;
    }

    private Path store(String use) {
        return folder.resolve(name + '-' + use + ".p12");
    }

    private String file(String use) {
        return folder.resolve(name + '-' + use).toString();
    }

    private static void keytool(Path store, String command, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        line.add(command);
        line.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        if (command.equals("-genkeypair")) {
            line.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
        }
        line.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool " + command + " failed: " + output);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
