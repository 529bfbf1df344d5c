package dev.promptcache.boot.actuate;

import org.springframework.boot.WebApplicationType;

class EndpointOnWebFluxTests extends AbstractEndpointOverHttpTests {

    EndpointOnWebFluxTests() {
        super(WebApplicationType.REACTIVE);
    }
}
