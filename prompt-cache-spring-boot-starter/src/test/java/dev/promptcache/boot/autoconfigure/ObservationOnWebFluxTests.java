package dev.promptcache.boot.autoconfigure;

import org.springframework.boot.WebApplicationType;

class ObservationOnWebFluxTests extends AbstractObservationTests {

    ObservationOnWebFluxTests() {
        super(WebApplicationType.REACTIVE);
    }
}
