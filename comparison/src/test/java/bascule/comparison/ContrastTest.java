package bascule.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContrastTest {
    static Answered answer(int status, String body, String... fields) {
        Map<String, List<String>> all = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            all.put(fields[i], List.of(fields[i + 1]));
        }
        return new Answered(status, all, body.getBytes(StandardCharsets.UTF_8), false);
    }

    private static List<Difference> between(String blue, String copy, Rules rules) {
        return Contrast.of(answer(200, blue.replace('\'', '"')), answer(200, copy.replace('\'', '"')), rules);
    }

    @Test
    void statusAndFieldsAreComparedAndWhatBelongsToOneAnswerIsNot() {
        Answered blue = answer(200, "", "date", "Mon", "content-type", "text/plain", "x-a", "1");
        Answered copy = answer(503, "", "date", "Tue", "content-type", "text/html", "x-b", "22");
        assertThat(Contrast.of(blue, copy, Rules.NONE))
                .containsExactly(
                        new Difference("status", "200", "503"),
                        new Difference("header:content-type", "text of 10", "text of 9"),
                        new Difference("header:x-a", "text of 1", "missing"),
                        new Difference("header:x-b", "missing", "text of 2"));
        assertThat(Contrast.of(
                        blue,
                        copy,
                        new Rules(Set.of("status", "header:x-a", "header:x-b"), Set.of("header:content-type"))))
                .containsExactly(new Difference("header:content-type", "text/plain", "text/html"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':1}                       | {'a':2}                     | $.a             | number         |"
                        + " number",
                "{'a':'x'}                     | {'a':'yz'}                  | $.a             | text of 1      | text"
                        + " of 2",
                "{'a':true}                    | {'a':null}                  | $.a             | true or false  | null",
                "{'a':{'b':[{'c':1},{'c':2}]}} | {'a':{'b':[{'c':1},{'c':3}]}} | $.a.b[*].c    | number         |"
                        + " number",
                "{'a':[1,2]}                   | {'a':[1,2,3]}               | $.a[]           | 2              | 3",
                "{'a':{}}                      | {'a':[]}                    | $.a             | object         | list",
                "{'ann@example.org':1}         | {'ann@example.org':2}       | $.*             | number         |"
                        + " number",
                "{'12345':{'a':1}}             | {'12345':{'a':2}}           | $.*.a           | number         |"
                        + " number",
                "[1]                           | [2]                         | $[*]            | number         |"
                        + " number",
                "{'a':1}                       | no JSON                     | body            | 7 bytes        | 7"
                        + " bytes",
                "{'a':1}                       | {'a':1} x                   | body            | 7 bytes        | 9"
                        + " bytes"
            })
    void placesInJsonHaveAPathAndOnlyTheShapeOfTheirValueIsKept(
            String blue, String copy, String path, String one, String other) {
        assertThat(between(blue, copy, Rules.NONE)).containsExactly(new Difference(path, one, other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':1,'b':2}   | {'b':2,'a':1}",
                "{'a':1.0}       | {'a':1}",
                "{'a':1e2}       | {'a':100}",
                "{ 'a' : [ 1 ] } | {'a':[1]}",
                "plain           | plain"
            })
    void whatMeansTheSameIsTheSame(String blue, String copy) {
        assertThat(between(blue, copy, Rules.NONE)).isEmpty();
    }

    @Test
    void anIgnoredPlaceIsIgnoredWithAllBelowIt() {
        String blue = "{'at':1,'items':[{'id':1,'seen':{'by':'a'}}]}";
        String copy = "{'at':2,'items':[{'id':2,'seen':{'by':'b'}}]}";
        assertThat(between(blue, copy, new Rules(Set.of("$.at", "$.items[*].seen"), Set.of("$.items[*].id"))))
                .containsExactly(new Difference("$.items[*].id", "1", "2"));
        assertThat(between(blue, copy, new Rules(Set.of("$"), Set.of()))).isEmpty();
    }

    @Test
    void ofABodyThatWasCutOnlyTheHeadIsCompared() {
        Answered cut = new Answered(200, Map.of(), new byte[] {1}, true);
        assertThat(Contrast.of(cut, answer(200, "x"), Rules.NONE)).isEmpty();
        assertThat(Contrast.of(cut, answer(404, "x"), Rules.NONE)).hasSize(1);
    }

    @Test
    void whatOneAnswerCanFillIsBounded() {
        StringBuilder blue = new StringBuilder("{");
        StringBuilder copy = new StringBuilder("{");
        for (char a = 'a'; a <= 'z'; a++) {
            for (char b = 'a'; b <= 'z'; b++) {
                blue.append(a == 'a' && b == 'a' ? "" : ",").append("\"" + a + b + "\":1");
                copy.append(a == 'a' && b == 'a' ? "" : ",").append("\"" + a + b + "\":2");
            }
        }
        assertThat(between(blue + "}", copy + "}", Rules.NONE)).hasSize(Contrast.MOST);
        String deep = "{'a':".repeat(900) + "%d" + "}".repeat(900);
        assertThat(between(deep.formatted(1), deep.formatted(2), Rules.NONE)).hasSize(1);
        String tooDeep = "[".repeat(100_000);
        assertThat(between(tooDeep, tooDeep + "[", Rules.NONE))
                .extracting(Difference::path)
                .containsExactly("body");
        String shown = "{'a':'" + "x".repeat(10_000) + "\\n'}";
        assertThat(between(shown, "{'a':'y\\ny'}", new Rules(Set.of(), Set.of("$.a"))))
                .allSatisfy(each -> assertThat(each.blue()).hasSizeLessThan(300))
                .allSatisfy(each -> assertThat(each.copy()).isEqualTo("y y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "body", "header:x-a", "$", "$.a", "$.a[*].b", "$.a[]", "$[*]", "$.*.a"})
    void pathsAreKnown(String path) {
        assertThat(Rules.isPath(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "header:", "header:X-A", "header:a b", "$a", "$.a[0]", "$.", "$.a b"})
    void whatIsNoPathIsTold(String path) {
        assertThat(Rules.isPath(path)).isFalse();
    }
}
