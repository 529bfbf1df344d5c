package dev.promptcache.samples.secured;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application. */
@SpringBootApplication(proxyBeanMethods = false)
class SecuredServiceApplication {

    public static void main(String[] args) {
        SpringApplication.run(SecuredServiceApplication.class, args);
    }
}
