package dev.promptcache.boot.autoconfigure;

import org.springframework.boot.WebApplicationType;

class ObservationOnMvcTests extends AbstractObservationTests {

    ObservationOnMvcTests() {
        super(WebApplicationType.SERVLET);
    }
}
