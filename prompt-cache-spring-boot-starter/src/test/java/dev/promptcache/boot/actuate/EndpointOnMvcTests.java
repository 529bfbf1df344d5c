package dev.promptcache.boot.actuate;

import org.springframework.boot.WebApplicationType;

class EndpointOnMvcTests extends AbstractEndpointOverHttpTests {

    EndpointOnMvcTests() {
        super(WebApplicationType.SERVLET);
    }
}
