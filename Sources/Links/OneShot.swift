/// Hands a value that cannot be copied over to a thread, once.
public final class OneShot<Value: ~Copyable>: @unchecked Sendable {
    // Unchecked: written before the thread starts and taken by it alone.
    private var value: Value?

    public init(_ value: consuming Value) { self.value = consume value }

    public func take() -> Value? { value.take() }
}
