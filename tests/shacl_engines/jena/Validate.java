// Apache Jena's SHACL over many small graphs in one process: Validate SHAPES REFERENCE CASE… > findings.
// Each line is one finding: case, shape, focus, path, severity, between tabs.

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.GraphUtil;
import org.apache.jena.graph.Node;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.sparql.graph.GraphFactory;

class Validate {
    public static void main(String[] arguments) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Shapes shapes = Shapes.parse(RDFDataMgr.loadGraph(arguments[0]));
        Graph reference = RDFDataMgr.loadGraph(arguments[1]);
        for (String name : Arrays.copyOfRange(arguments, 2, arguments.length)) {
            Graph data = GraphFactory.createDefaultGraph();
            GraphUtil.addInto(data, reference);
            GraphUtil.addInto(data, RDFDataMgr.loadGraph(name));
            for (var entry : ShaclValidator.get().validate(shapes, data).getEntries()) {
                out.println(String.join("\t",
                    Path.of(name).getFileName().toString(),
                    text(entry.source()),
                    text(entry.focusNode()),
                    entry.resultPath() == null ? "-" : entry.resultPath().toString(),
                    entry.severity().level().getLocalName()));
            }
        }
    }

    private static String text(Node node) {
        return node.isURI() ? node.getURI() : "_:";
    }
}
