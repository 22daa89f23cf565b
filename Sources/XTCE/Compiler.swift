import MissionDatabase

/// Turns checked elements into the values of the mission database, collecting what makes no sense.
///
/// A name whose definition is broken still counts as defined, so that one mistake is reported once.
struct Compiler {
    var diagnostics: Diagnostics
    var parameterTypes: [String: ParameterType] = [:]
    var argumentTypes: [String: ArgumentType] = [:]
    var parameters: [Parameter] = []
    var parameterIndex: [String: Int] = [:]
    var containers = Drafts<ContainerDraft>()
    var commands = Drafts<CommandDraft>()
    /// Everything defined, broken or not: `kind name`.
    var defined: Set<String> = []

    init(_ diagnostics: Diagnostics) {
        self.diagnostics = diagnostics
    }

    /// `nil` only with a diagnostic.
    mutating func compile(_ root: Element) -> MissionDatabase? {
        let telemetry = root.child("TelemetryMetaData")
        let commanding = root.child("CommandMetaData")
        compileParameterTypes(telemetry?.all(in: "ParameterTypeSet") ?? [])
        compileArgumentTypes(commanding?.all(in: "ArgumentTypeSet") ?? [])
        compileParameters(telemetry?.all(in: "ParameterSet") ?? [])
        compileContexts(telemetry?.all(in: "ParameterTypeSet") ?? [])
        draftContainers(telemetry?.all(in: "ContainerSet") ?? [])
        draftCommands(commanding?.all(in: "MetaCommandSet") ?? [])
        let containers = finishContainers()
        let commands = finishCommands()
        guard diagnostics.errors.isEmpty else { return nil }
        do throws(MissionDatabaseError) {
            let database = try MissionDatabase(
                name: root["name"] ?? "", parameters: parameters, containers: containers, commands: commands)
            checkPackets(of: database)
            checkCommands(of: database)
            return database
        } catch {
            diagnostics.error(root, "\(error)")
            return nil
        }
    }

    /// Notes that `element` defines its name; false where another did before.
    mutating func define(_ kind: String, _ element: Element) -> Bool {
        guard let name = element["name"] else { return false }
        if defined.insert("\(kind) \(name)").inserted { return true }
        diagnostics.error(element, "a second \(kind) is called \(name): rename one")
        return false
    }

    func isDefined(_ kind: String, _ name: String) -> Bool { defined.contains("\(kind) \(name)") }

    /// Reports that `attribute` of `element` leads nowhere, unless what it names is merely broken.
    mutating func reportUnknown(
        _ kind: String, _ name: String, at element: Element, known: [String]
    ) {
        guard !isDefined(kind, name) else { return }
        diagnostics.error(element, "\(kind) \(name) does not exist" + Spelling.hint(name, in: known))
    }

    // MARK: Small things many elements carry

    static func description(of element: Element) -> String? {
        element["shortDescription"] ?? element.child("LongDescription")?.text.trimmed
    }

    /// The items of `element`; of our own names only those `allowed` may stand here.
    mutating func ancillary(of element: Element, allowed: [String]) -> [AncillaryItem] {
        var items: [AncillaryItem] = []
        for data in element.all(in: "AncillaryDataSet") {
            guard let name = data["name"] else { continue }
            if name.hasPrefix("regolith:"), !allowed.contains(name) {
                let known = allowed.isEmpty ? "none of ours belongs here" : allowed.joined(separator: ", ")
                diagnostics.error(
                    data, "ancillary data \(name) means nothing in <\(element.name)>; known: \(known)")
            } else if items.contains(where: { $0.name == name }) {
                diagnostics.error(data, "a second ancillary data \(name): keep one")
            } else {
                if !name.hasPrefix("regolith:") {
                    diagnostics.note(
                        data, "ancillary data \(name) is for other programs; it is kept, not used")
                }
                items.append(AncillaryItem(name: name, value: data.text.trimmed))
            }
        }
        return items
    }
}

/// The elements of one kind, in the order of the file, with their index by name.
struct Drafts<Draft> {
    private(set) var all: [Draft] = []
    private(set) var names: [String] = []
    private var index: [String: Int] = [:]

    mutating func append(_ draft: Draft, named name: String) {
        index[name] = all.count
        all.append(draft)
        names.append(name)
    }

    func index(of name: String) -> Int? { index[name] }
}
