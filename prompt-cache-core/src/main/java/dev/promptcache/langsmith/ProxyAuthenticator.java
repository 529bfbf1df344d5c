package dev.promptcache.langsmith;

import java.net.Authenticator;
import java.net.PasswordAuthentication;
import org.jspecify.annotations.Nullable;

/**
 * Has the credentials of the default {@link Authenticator}, for proxies alone. LangSmith is told who asks by the headers of a request;
 * what somebody else is to be told must not be sent there, nor a refused request time and again.
 */
final class ProxyAuthenticator extends Authenticator {

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        return getRequestorType() == RequestorType.PROXY
                ? requestPasswordAuthentication(
                        getRequestingHost(),
                        getRequestingSite(),
                        getRequestingPort(),
                        getRequestingProtocol(),
                        getRequestingPrompt(),
                        getRequestingScheme(),
                        getRequestingURL(),
                        getRequestorType())
                : null;
    }
}
