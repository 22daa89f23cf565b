extension Grammar {
    /// Holds a whole tree against the tables.
    static func check(_ root: Element, _ diagnostics: inout Diagnostics) {
        guard root.name == "SpaceSystem" else {
            diagnostics.error(root, "the document is a <\(root.name)>, but XTCE begins with <SpaceSystem>")
            return
        }
        check(root, against: spaceSystem, &diagnostics)
    }

    private static func check(_ element: Element, against rule: Rule, _ diagnostics: inout Diagnostics) {
        checkAttributes(of: element, against: rule, &diagnostics)
        if let form = rule.text {
            if let objection = form.objection(to: element.text.trimmed) {
                diagnostics.error(element, "<\(element.name)>: \(objection)")
            }
        } else if !element.text.trimmed.isEmpty {
            diagnostics.error(
                element, "text \"\(element.text.trimmed.prefix(40))\" stands in <\(element.name)>: remove it")
        }
        checkChildren(of: element, against: rule, &diagnostics)
    }

    private static func checkAttributes(
        of element: Element, against rule: Rule, _ diagnostics: inout Diagnostics
    ) {
        for found in element.attributes.keys.sorted() where !isNamespaceMatter(found) {
            guard let known = rule.attributes.first(where: { $0.name == found }) else {
                let names = rule.attributes.map(\.name)
                diagnostics.error(
                    element,
                    "attribute \(found) of <\(element.name)> is unknown or not supported"
                        + advice(found, from: names))
                continue
            }
            if let objection = known.form.objection(to: element.attributes[found] ?? "") {
                diagnostics.error(element, "attribute \(found): \(objection)")
            }
        }
        for known in rule.attributes where known.isRequired && element[known.name] == nil {
            diagnostics.error(element, "attribute \(known.name) of <\(element.name)> is missing: add it")
        }
    }

    /// `xmlns`, and `xsi:schemaLocation`, which is for editors.
    private static func isNamespaceMatter(_ attribute: String) -> Bool {
        attribute == "xmlns" || attribute.hasPrefix("xmlns:") || attribute == "xsi:schemaLocation"
    }

    private static func checkChildren(
        of element: Element, against rule: Rule, _ diagnostics: inout Diagnostics
    ) {
        var counts = [Int](repeating: 0, count: rule.children.count)
        var furthest = 0
        for child in element.children {
            guard let place = rule.children.firstIndex(where: { $0.name == child.name }) else {
                let names = rule.children.map(\.name)
                diagnostics.error(
                    child,
                    "<\(child.name)> in <\(element.name)> is unknown or not supported"
                        + advice(child.name, from: names))
                continue
            }
            counts[place] += 1
            if counts[place] > 1, rule.children[place].occurs != .many {
                diagnostics.error(child, "a second <\(child.name)> in <\(element.name)>: keep one")
            }
            if rule.order == .sequence, place < furthest {
                let later = rule.children[furthest].name
                diagnostics.error(child, "<\(child.name)> must stand before <\(later)>: move it up")
            }
            furthest = max(furthest, place)
            check(child, against: rule.children[place].rule, &diagnostics)
        }
        for (place, known) in rule.children.enumerated() where known.occurs == .one && counts[place] == 0 {
            diagnostics.error(element, "<\(known.name)> is missing in <\(element.name)>: add it")
        }
    }

    private static func advice(_ found: String, from known: [String]) -> String {
        if known.isEmpty { return ": remove it" }
        if let near = Spelling.nearest(to: found, in: known) { return ": did you mean \(near)?" }
        return "; known here: " + known.joined(separator: ", ")
    }
}
