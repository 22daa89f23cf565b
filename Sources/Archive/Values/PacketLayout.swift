public import MissionDatabase
public import Octets

/// The parameters of a packet in the order of its samples: what the columns of its chunks mean.
///
/// Two dictionaries that describe a packet alike have one layout.
public struct PacketLayout: Hashable, Sendable {
    public let container: String
    public let parameters: [ArchivedParameter]

    public init(container: String, parameters: [ArchivedParameter]) {
        self.container = container
        self.parameters = parameters
    }

    /// Of a container of a dictionary.
    public init(_ container: ContainerID, of database: MissionDatabase) {
        self.init(
            container: database[container].name,
            parameters: database.layout(of: container).fields.map { field in
                let parameter = database[field.parameter]
                return ArchivedParameter(
                    name: parameter.name, type: parameter.type, absent: parameter.absent)
            })
    }

    /// Columns of its chunks behind the fixed ones.
    var columns: Int { parameters.reduce(0) { $0 + $1.columns } }

    /// Where the parameter stands, and the first of its columns.
    func place(of name: String) -> (parameter: Int, column: Int)? {
        var column = 0
        for (place, parameter) in parameters.enumerated() {
            if parameter.name == name { return (place, column) }
            column += parameter.columns
        }
        return nil
    }
}

extension PacketLayout: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        writer.text(container)
        writer.list(parameters) { $1.encode(into: &$0) }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        container = try reader.text()
        parameters = try reader.list(limit: Limits.columns) { (reader) throws(OctetError) in
            try ArchivedParameter(decoding: &reader)
        }
    }
}
