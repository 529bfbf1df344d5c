package dev.promptcache.checks.page;

import static dev.promptcache.checks.page.PageApplication.UNRESTRICTED;
import static dev.promptcache.checks.page.PromptCachePage.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.OutputType;
import org.springframework.boot.WebApplicationType;

/** Makes the pictures of the page that the documentation shows; {@code screenshots.sh} puts them where they are committed. */
class ScreenshotTests {

    private static final PageApplication APPLICATION =
            new PageApplication(WebApplicationType.SERVLET, UNRESTRICTED, ExamplePrompts.SHOWN, ExamplePrompts.VETTED);

    // A picture with the name of this machine and a random port in it would be a riddle.
    @RegisterExtension
    static final Browser BROWSER = new Browser(
            "--host-resolver-rules=MAP shop.example.com 127.0.0.1:" + APPLICATION.port("local.server.port"),
            "--disable-features=HttpsUpgrades");

    private final Path folder = Path.of(System.getProperty("screenshots.folder", "target/screenshots"));
    private final PromptCachePage page = new PromptCachePage(BROWSER);

    @BeforeAll
    static void hold() {
        ExamplePrompts.hold(APPLICATION);
    }

    @AfterAll
    static void stop() {
        APPLICATION.close();
    }

    @Test
    void thePrompts() throws IOException {
        shoot("page", 1280, 800, false);
    }

    @Test
    void thePromptsInTheDark() throws IOException {
        shoot("page-dark", 1280, 800, true);
    }

    @Test
    void thePromptsOnAPhone() throws IOException {
        shoot("page-phone", 390, 844, false);
    }

    @Test
    void whatChanged() throws IOException {
        look(1280, 800, false);
        page.openPrompt("search/answer:production");
        until("the difference", () -> page.text("#drawer-texts").contains("What changed"));
        save("page-change", 1280, 800);
    }

    private void shoot(String name, int width, int height, boolean dark) throws IOException {
        look(width, height, dark);
        save(name, width, height);
    }

    private void look(int width, int height, boolean dark) {
        BROWSER.look(width, height, dark);
        page.open("http://shop.example.com/actuator/promptcache");
        until("all rows", () -> page.keys().size() == APPLICATION.cache().size());
    }

    private void save(String name, int width, int height) throws IOException {
        byte[] picture = BROWSER.driver().getScreenshotAs(OutputType.BYTES);
        Files.createDirectories(folder);
        Files.write(folder.resolve(name + ".png"), picture);

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
        long colours = IntStream.range(0, width * height)
                .map(pixel -> image.getRGB(pixel % width, pixel / width))
                .distinct()
                .count();
        assertThat(colours).as("a page, not a blank").isGreaterThan(100);
    }
}
