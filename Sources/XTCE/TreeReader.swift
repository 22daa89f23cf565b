import Foundation
import FoundationXML

/// Turns the parser's events into elements; knows nothing of XTCE but its namespace.
final class TreeReader: NSObject, XMLParserDelegate {
    private(set) var root: Element?
    private(set) var diagnostics: Diagnostics
    private var open: [Element] = []
    private var count = 0
    private var hasStopped = false

    /// The schema folders of XTCE: 20180204 is 1.2, 20250214 is 1.3.
    private static let namespaceFolder = "http://www.omg.org/spec/XTCE/"
    private static let namespace = namespaceFolder + "20180204"

    init(file: String) {
        diagnostics = Diagnostics(file: file)
    }

    func read(_ bytes: [UInt8]) {
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = self
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        let isWhole = parser.parse()
        if !hasStopped, !isWhole || !open.isEmpty || root == nil {
            stop(parser, "the document ends too early: close every element")
        }
    }

    private func stop(_ parser: XMLParser, _ message: String) {
        guard !hasStopped else { return }
        hasStopped = true
        diagnostics.error(line: parser.lineNumber, path: open.last?.path ?? "", message)
        parser.abortParsing()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        guard !hasStopped else { return }
        count += 1
        guard open.count < Limits.depth else {
            return stop(parser, "elements are nested deeper than \(Limits.depth): XTCE never needs that")
        }
        guard count <= Limits.elements else {
            return stop(parser, "more than \(Limits.elements) elements: split the dictionary")
        }
        let path =
            open.last?.path(ofChild: name, attributes: attributes)
            ?? Element.step(name, attributes: attributes, number: 1)
        let element = Element(name: name, attributes: attributes, line: parser.lineNumber, path: path)
        if let parent = open.last { parent.children.append(element) } else { root = element }
        open.append(element)
        check(namespace: namespaceURI ?? "", of: element, parser)
    }

    private func check(namespace: String, of element: Element, _ parser: XMLParser) {
        if namespace == Self.namespace { return }
        guard namespace.hasPrefix(Self.namespaceFolder) else {
            let found = namespace.isEmpty ? "no namespace" : "namespace \(namespace)"
            return stop(parser, "\(found), but XTCE 1.2 is xmlns=\"\(Self.namespace)\": correct it")
        }
        if element === root {
            diagnostics.note(
                element, "namespace \(namespace) is another version of XTCE; it is read as 1.2, strictly")
        }
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        if !hasStopped { open.removeLast() }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        guard !hasStopped, let element = open.last else { return }
        element.text += string
        if element.text.utf8.count > Limits.text {
            stop(parser, "more than \(Limits.text) octets of text in one element: shorten it")
        }
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        self.parser(parser, foundCharacters: String(decoding: block, as: UTF8.self))
    }

    func parser(_ parser: XMLParser, foundProcessingInstructionWithTarget target: String, data: String?) {
        stop(parser, "processing instruction <?\(target)?> is not supported: remove it")
    }

    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
        let code = (error as NSError).code
        stop(parser, "not well-formed XML: \(Self.meaning(ofCode: code)) (libxml2 error \(code))")
    }

    private static func meaning(ofCode code: Int) -> String {
        switch code {
        case 4, 5: return "the document ends too early"
        case 9: return "a character that XML does not allow"
        case 26, 27: return "an entity that is not defined"
        case 38: return "'<' inside an attribute"
        case 39, 40: return "an attribute without quotes"
        case 41: return "an attribute without a value"
        case 42: return "an attribute given twice"
        case 65: return "a blank is missing between attributes"
        case 68: return "a name was expected"
        case 73: return "a tag is not closed with '>'"
        case 76: return "the closing tag belongs to another element"
        case 77: return "an element is not closed"
        case 201: return "a namespace prefix that is not defined"
        default: return "the parser cannot go on"
        }
    }
}
