import MissionDatabase

/// Which arguments are set-points whose default may only be suggested: depth, force, speed and cup (SR-O-12).
enum SetPoint {
    /// Units of depth, force and speed as the dictionary writes them.
    private static let units = ["mm", "mm/s", "N", "rpm"]
    private static let names = ["cup"]

    static func contains(_ argument: Argument) -> Bool {
        names.contains(argument.name) || argument.type.unit.map { units.contains($0) } == true
    }
}
