package dev.promptcache.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptFleet.Position;
import dev.promptcache.internal.fleet.Bearings.Course;
import java.util.List;
import org.junit.jupiter.api.Test;

class BearingsTests {

    private static final Position POSITION = new Position("first", 100, 0, 1, List.of());

    private final Bearings bearings = new Bearings();

    @Test
    void whatWasReadIsKnown() {
        assertThat(bearings.towards(POSITION)).isEqualTo(Course.FULL);
        bearings.reached(POSITION, Course.FULL, bearings.losses());
        assertThat(bearings.towards(POSITION)).isEqualTo(Course.NOTHING);
        assertThat(bearings.heard("first", 100, 200)).isEqualTo(Course.KEY);
        assertThat(bearings.heard("first", 250, 300)).isEqualTo(Course.POSITION);
        assertThat(bearings.towards(new Position("first", 300, 0, 1, List.of())))
                .isEqualTo(Course.DELTA);
    }

    @Test
    void bearingsThatAreLostWhileEverythingIsReadStayLost() {
        long before = bearings.losses();
        assertThat(bearings.towards(POSITION)).isEqualTo(Course.FULL);
        bearings.lose();
        bearings.reached(POSITION, Course.FULL, before);
        assertThat(bearings.towards(POSITION)).isEqualTo(Course.FULL);
    }
}
