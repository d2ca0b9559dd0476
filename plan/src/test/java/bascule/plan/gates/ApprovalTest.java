package bascule.plan.gates;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.migration.Gate.Approved;
import bascule.migration.Gate.Standing;
import bascule.migration.Gate.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApprovalTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private record Said(List<Approved> approvals) implements Standing {
        static Said by(String... people) {
            return new Said(List.of(people).stream()
                    .map(each -> new Approved(each, NOW.minusSeconds(60)))
                    .toList());
        }

        @Override
        public Instant now() {
            return NOW;
        }

        @Override
        public Duration waited() {
            return Duration.ZERO;
        }

        @Override
        public boolean completionOrdered() {
            return false;
        }

        @Override
        public String trouble(String flow) {
            return "";
        }
    }

    @Test
    void soManyPeopleMustSayYes() {
        var two = new Approval("oncall", 2);
        assertThat(two.judge(Said.by())).isEqualTo(new Verdict.Wait("0 of 2 approved", Duration.ofMinutes(1)));
        assertThat(two.judge(Said.by("ana"))).isInstanceOf(Verdict.Wait.class);
        assertThat(two.judge(Said.by("ana", "ben"))).isEqualTo(new Verdict.Pass("approved by ana, ben"));
    }

    @Test
    void onlyThoseWhoAreAskedCount() {
        var gate = new Approval("oncall", 2, List.of("ana", "ben", "cem"), Optional.empty());
        assertThat(gate.judge(Said.by("ana", "eve", "mallory")))
                .isEqualTo(new Verdict.Wait("1 of 2 approved", Duration.ofMinutes(1)));
        assertThat(gate.judge(Said.by("ana", "eve", "cem"))).isEqualTo(new Verdict.Pass("approved by ana, cem"));
        assertThat(gate.describe()).isEqualTo("2 of ana, ben, cem approve");
    }

    @Test
    void aYesThatHasExpiredMustBeSaidAgain() {
        var gate = new Approval("oncall", 2, List.of(), Optional.of(Duration.ofHours(24)));
        var old = new Approved("ana", NOW.minus(Duration.ofHours(24)).minusMillis(1));
        var ben = new Approved("ben", NOW.minus(Duration.ofHours(24)));
        assertThat(gate.judge(new Said(List.of(old, ben))))
                .isEqualTo(
                        new Verdict.Wait("1 of 2 approved; expired, to be said again by ana", Duration.ofMinutes(1)));
        assertThat(gate.judge(new Said(List.of(new Approved("ana", NOW), ben)))).isInstanceOf(Verdict.Pass.class);
        assertThat(gate.describe()).isEqualTo("2 people approve; a yes counts for 1d");
    }
}
