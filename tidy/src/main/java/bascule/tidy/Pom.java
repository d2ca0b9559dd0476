package bascule.tidy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// What a pom.xml names: its dependencies, plugins and the artifacts plugins fetch.
record Pom(TextFile file, List<Artifact> dependencies, List<Artifact> named) {
    /// `group` is empty where Maven's own plugins leave it out.
    record Artifact(String group, String artifact, String scope) {}

    static Stream<Pom> all(Project project) {
        return project.files().stream()
                .filter(file -> file.name().equals("pom.xml"))
                .map(Pom::read);
    }

    private static Pom read(TextFile file) {
        Document document = parse(file);
        var named = new ArrayList<Artifact>();
        for (String tag : List.of("dependency", "plugin", "path", "artifactItem")) {
            named.addAll(artifacts(document, tag));
        }
        return new Pom(file, artifacts(document, "dependency"), List.copyOf(named));
    }

    private static List<Artifact> artifacts(Document document, String tag) {
        var nodes = document.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .filter(element -> !child(element, "artifactId").isEmpty())
                .map(element ->
                        new Artifact(child(element, "groupId"), child(element, "artifactId"), child(element, "scope")))
                .toList();
    }

    private static String child(Element element, String name) {
        for (var node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(name)) {
                return node.getTextContent().strip();
            }
        }
        return "";
    }

    private static Document parse(TextFile file) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(file.text())));
        } catch (ParserConfigurationException | SAXException | IOException broken) {
            throw new IllegalStateException(file + " is no XML", broken);
        }
    }
}
