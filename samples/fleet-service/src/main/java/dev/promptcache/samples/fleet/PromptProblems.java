package dev.promptcache.samples.fleet;

import dev.promptcache.PromptException;
import dev.promptcache.template.TemplateException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Answers failures with problem details (RFC 9457): 400 for a malformed identifier, 404 for a prompt that LangSmith does not
 * have, 503 for one that cannot be had, and 422 for one that cannot be rendered with the variables that were given.
 */
@RestControllerAdvice
class PromptProblems extends ResponseEntityExceptionHandler {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notFound(PromptException.NotFound failure) {
        return ResponseEntity.of(problem(HttpStatus.NOT_FOUND, "Prompt not found", failure))
                .build();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unavailable(PromptException failure) {
        ResponseEntity.HeadersBuilder<?> response =
                ResponseEntity.of(problem(HttpStatus.SERVICE_UNAVAILABLE, "Prompt unavailable", failure));
        if (failure instanceof PromptException.RateLimited limited && limited.retryAfter() != null) {
            response.header(HttpHeaders.RETRY_AFTER, seconds(limited.retryAfter()));
        }
        return response.build();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unrenderable(TemplateException failure) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, failure.getMessage());
        problem.setTitle("Prompt cannot be rendered");
        problem.setProperty("category", failure.category().word());
        problem.setProperty("path", failure.path());
        problem.setProperty("names", failure.names());
        return ResponseEntity.of(problem).build();
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setTitle("Malformed prompt identifier");
        problem.setDetail(NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
        return handleExceptionInternal(failure, problem, headers, status, request);
    }

    private static ProblemDetail problem(HttpStatus status, String title, PromptException failure) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, failure.getMessage());
        problem.setTitle(title);
        problem.setProperty("identifier", failure.key().identifier());
        problem.setProperty("reason", failure.outcome().name().toLowerCase(Locale.ROOT));
        return problem;
    }

    private static String seconds(Duration wait) {
        return Long.toString(wait.plusMillis(999).toSeconds());
    }
}
