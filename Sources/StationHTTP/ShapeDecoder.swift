/// A decoder that has nothing, notes what it is asked for, and gives back empty values.
struct ShapeDecoder: Decoder {
    let shape: Shape
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(KeyedShape<Key>(shape: shape))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer { ListShape(shape: shape) }

    func singleValueContainer() -> any SingleValueDecodingContainer { SingleShape() }
}

private struct KeyedShape<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let shape: Shape
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool {
        shape.asked = key.stringValue
        return true
    }

    func decodeNil(forKey key: Key) -> Bool { false }

    private func note<Value: Decodable>(_ key: Key, _ type: Value.Type, _ value: Value) -> Value {
        shape.note(key.stringValue, shape.reader.schema(of: type))
        return value
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { note(key, Bool.self, false) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { note(key, String.self, "") }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { note(key, Double.self, 0) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { note(key, Float.self, 0) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { note(key, Int.self, 0) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { note(key, Int8.self, 0) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { note(key, Int16.self, 0) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { note(key, Int32.self, 0) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { note(key, Int64.self, 0) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { note(key, UInt.self, 0) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { note(key, UInt8.self, 0) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { note(key, UInt16.self, 0) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { note(key, UInt32.self, 0) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { note(key, UInt64.self, 0) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        shape.note(key.stringValue, shape.reader.schema(of: type))
        return try shape.value(type)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedDecodingContainer<Nested> { KeyedDecodingContainer(KeyedShape<Nested>(shape: shape)) }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer { ListShape(shape: shape) }
    func superDecoder() -> any Decoder { ShapeDecoder(shape: shape) }
    func superDecoder(forKey key: Key) -> any Decoder { ShapeDecoder(shape: shape) }
}

private struct ListShape: UnkeyedDecodingContainer {
    let shape: Shape
    var codingPath: [any CodingKey] { [] }
    var count: Int? { nil }
    var currentIndex = 0
    /// One element says what all are like.
    var isAtEnd: Bool { currentIndex > 0 }

    init(shape: Shape) { self.shape = shape }

    private mutating func note<Value: Decodable>(_ type: Value.Type, _ value: Value) -> Value {
        shape.items = shape.reader.schema(of: type)
        currentIndex += 1
        return value
    }

    mutating func decodeNil() -> Bool { false }
    mutating func decode(_ type: Bool.Type) throws -> Bool { note(Bool.self, false) }
    mutating func decode(_ type: String.Type) throws -> String { note(String.self, "") }
    mutating func decode(_ type: Double.Type) throws -> Double { note(Double.self, 0) }
    mutating func decode(_ type: Float.Type) throws -> Float { note(Float.self, 0) }
    mutating func decode(_ type: Int.Type) throws -> Int { note(Int.self, 0) }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { note(Int8.self, 0) }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { note(Int16.self, 0) }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { note(Int32.self, 0) }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { note(Int64.self, 0) }
    mutating func decode(_ type: UInt.Type) throws -> UInt { note(UInt.self, 0) }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { note(UInt8.self, 0) }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { note(UInt16.self, 0) }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { note(UInt32.self, 0) }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { note(UInt64.self, 0) }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        shape.items = shape.reader.schema(of: type)
        currentIndex += 1
        return try shape.value(type)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedDecodingContainer<Nested> { KeyedDecodingContainer(KeyedShape<Nested>(shape: shape)) }

    mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer { self }
    mutating func superDecoder() -> any Decoder { ShapeDecoder(shape: shape) }
}

private struct SingleShape: SingleValueDecodingContainer {
    var codingPath: [any CodingKey] { [] }

    private func note<Value>(_ type: Value.Type, _ value: Value) -> Value { value }

    func decodeNil() -> Bool { false }
    func decode(_ type: Bool.Type) throws -> Bool { note(Bool.self, false) }
    func decode(_ type: String.Type) throws -> String { note(String.self, "") }
    func decode(_ type: Double.Type) throws -> Double { note(Double.self, 0) }
    func decode(_ type: Float.Type) throws -> Float { note(Float.self, 0) }
    func decode(_ type: Int.Type) throws -> Int { note(Int.self, 0) }
    func decode(_ type: Int8.Type) throws -> Int8 { note(Int8.self, 0) }
    func decode(_ type: Int16.Type) throws -> Int16 { note(Int16.self, 0) }
    func decode(_ type: Int32.Type) throws -> Int32 { note(Int32.self, 0) }
    func decode(_ type: Int64.Type) throws -> Int64 { note(Int64.self, 0) }
    func decode(_ type: UInt.Type) throws -> UInt { note(UInt.self, 0) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { note(UInt8.self, 0) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { note(UInt16.self, 0) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { note(UInt32.self, 0) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { note(UInt64.self, 0) }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        throw DecodingError.valueNotFound(type, DecodingError.Context(codingPath: [], debugDescription: ""))
    }
}
