/// The bounds of this target, all in one place.
public enum Limits {
    /// Elements of one encoded list.
    public static let listElements = 1 << 20
}
