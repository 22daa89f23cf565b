import StationAPI

/// What becomes of a call.
enum Reply: Sendable {
    case message(Int, ServerMessage)
    case text(String, type: String)
    case stream(Subscriber)
}
