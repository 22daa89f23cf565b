import StationAPI

/// Everything that is served, and which request means what.
public enum RouteTable {
    /// What a request line means.
    public enum Match: Sendable {
        case route(Route, parts: [String])
        /// The path is known, the method is not.
        case otherMethod(allowed: [Route.Method])
        case none
    }

    public static let all: [Route] = read + past + act + run + stop + other

    private static let read: [Route] = [
        Route(.get, "/v1/status", "The station, its links and rigs as they are now.", .message(.status)),
        Route(.get, "/v1/links", "The links with their counters.", .message(.links)),
        Route(
            .get, "/v1/parameters", "The parameters of the dictionary, with units and limits.",
            query: [Route.Field("packet", .text, "only those of this packet", example: "FAST")],
            .message(.parameters)),
        Route(
            .get, "/v1/parameters/{name}", "One parameter.",
            parts: [Route.Field("name", .text, "its name", example: "z_bit")], .message(.parameters)),
        Route(
            .get, "/v1/values", "The last value of every parameter, with time, age, quality and origin.",
            query: [
                Route.Field("names", .list, "only these parameters", example: "z_bit"),
                Route.Field("packet", .text, "only those of this packet", example: "FAST"),
            ], .message(.values)),
        Route(
            .get, "/v1/events", "Events of the rigs since the station started, the newest last.",
            query: [Route.Field("count", .number, "at most so many", example: "10")], .message(.eventList)),
        Route(
            .get, "/v1/alarms", "The open alarms, newest first, and the shelves.",
            query: [Route.Field("history", .flag, "the closed ones instead", example: "true")],
            .message(.alarms)),
        Route(
            .get, "/v1/commands", "The commands of the dictionary, with ranges and rules.",
            .message(.commands)),
        Route(
            .get, "/v1/commands/{name}", "One command.",
            parts: [Route.Field("name", .text, "its full name", example: "PING")], .message(.commands)),
        Route(
            .post, "/v1/commands/rehearse",
            "What a command would be and what would be said of it; nothing is sent or recorded.",
            body: .command, .message(.rehearsal)),
        Route(
            .get, "/v1/history", "The commands of the ledger, the newest last.",
            query: [Route.Field("count", .number, "at most so many", example: "10")], .message(.history)),
        Route(
            .get, "/v1/history/{id}", "One command with all its stages and what the decision was made by.",
            parts: [Route.Field("id", .number, "its number")], .message(.detail)),
        Route(
            .get, "/v1/stream",
            "Live lines as server-sent events. Nothing is sent twice: Last-Event-ID is answered by a gap.",
            query: [
                Route.Field(
                    "topics", .list,
                    "samples, stages, events, links, alarms, status; all where none is named",
                    example: "samples"),
                Route.Field("parameters", .list, "only these parameters of packets", example: "z_bit"),
            ], .stream),
    ]

    private static let time = Route.Field(
        "time", .text, "when, as at the command line: last 2h, run 7, 10:00..10:30, last bite",
        example: "today")

    private static let past: [Route] = [
        Route(
            .get, "/v1/archive/parameters", "The parameters that the archive holds, with units.",
            .message(.parameters)),
        Route(
            .get, "/v1/archive/samples",
            "Values of parameters over a time: each as it came, or drawn together to so many pixels.",
            query: [
                Route.Field("names", .list, "names or patterns (spn_*)", example: "z_bit"), time,
                Route.Field("pixels", .number, "draw together to so many", example: "100"),
                Route.Field("limit", .number, "at most so many values of each", example: "1000"),
                Route.Field("link", .text, "only of this link", example: "rig"),
            ], .message(.series)),
        Route(
            .get, "/v1/archive/events", "Events of the rigs, or everything that happened, in order of time.",
            query: [
                time, Route.Field("all", .flag, "alarms, commands, links, notes too", example: "true"),
                Route.Field("count", .number, "at most so many, the newest", example: "10"),
            ], .message(.happenings)),
        Route(
            .get, "/v1/archive/commands", "The commands that were given, the newest last.",
            query: [
                time, Route.Field("failed", .flag, "only what failed, and why", example: "true"),
                Route.Field("name", .text, "only of this name or pattern", example: "PING"),
                Route.Field("count", .number, "at most so many, the newest", example: "10"),
            ], .message(.history)),
        Route(
            .get, "/v1/archive/commands/{id}", "One command with every stage and its evidence.",
            parts: [Route.Field("id", .number, "its number")], .message(.detail)),
        Route(.get, "/v1/archive/runs", "All runs, the newest last.", .message(.runs)),
        Route(
            .get, "/v1/archive/runs/{number}", "One run with its notes.",
            parts: [Route.Field("number", .number, "its number")], .message(.run)),
    ]

    private static let run: [Route] = [
        Route(
            .post, "/v1/runs", "A run begins; `text` is its name, `person` who begins it.", access: .act,
            body: .person, .message(.run)),
        Route(
            .post, "/v1/runs/stop", "The run that is open ends.", access: .act, body: .person,
            .message(.run)),
        Route(
            .post, "/v1/runs/{number}/protect", "What the run touches is kept.", access: .act,
            parts: [Route.Field("number", .number, "the run's number")], body: .person, .message(.run)),
        Route(
            .post, "/v1/runs/{number}/unprotect", "It is kept no longer.", access: .act,
            parts: [Route.Field("number", .number, "the run's number")], body: .person, .message(.run)),
    ]

    private static let alarm = [Route.Field("number", .number, "the alarm's number")]

    private static let act: [Route] = [
        Route(
            .post, "/v1/commands", "Send a command; its stages are in the history and on the stream.",
            access: .act, body: .command, status: 202, .message(.accepted)),
        Route(
            .post, "/v1/history/{id}/approve",
            "The second person's word for a prepared command: `echo` is the checksum that the rig shows, "
                + "`text` the reason.", access: .act,
            parts: [Route.Field("id", .number, "the command's number")], body: .person, .message(.noted)),
        Route(
            .post, "/v1/accept",
            "The rig is the right one although it differs; `review` names what was read.",
            access: .act, body: .person, .message(.noted)),
        Route(
            .post, "/v1/alarms/{number}/acknowledge", "Somebody has seen it; `text` is a note.", access: .act,
            parts: alarm, body: .person, .message(.noted)),
        Route(
            .post, "/v1/alarms/{number}/shelve", "It says nothing for so many `minutes`.", access: .act,
            parts: alarm, body: .person, .message(.noted)),
        Route(
            .post, "/v1/alarms/{number}/unshelve", "It speaks again.", access: .act, parts: alarm,
            body: .person, .message(.noted)),
        Route(
            .post, "/v1/notes", "Put the sentence in `text` into the record.", access: .act, body: .person,
            .message(.noted)),
    ]

    private static let stop: [Route] = [
        Route(
            .post, "/v1/stop", "STOP (software) every rig. The wired stop is the sure one.", access: .stop,
            .message(.stop)),
        Route(.post, "/v1/hold", "HOLD every rig; the spindle goes on.", access: .stop, .message(.stop)),
    ]

    private static let other: [Route] = [
        Route(.get, "/metrics", "Counters and values for Prometheus.", .metrics),
        Route(.get, "/openapi.json", "This document.", .document),
    ]

    /// `path` without its query, still encoded.
    public static func match(_ method: String, _ path: String) -> Match {
        let words = path.split(separator: "/", omittingEmptySubsequences: false)
        let found = all.compactMap { route in
            parts(of: words, in: route.path).map { (route: route, parts: $0) }
        }
        guard !found.isEmpty else { return .none }
        // A path in full comes before one with a part that varies.
        let right = found.filter { $0.route.method.rawValue == method }.min {
            $0.parts.count < $1.parts.count
        }
        guard let right else { return .otherMethod(allowed: found.map(\.route.method)) }
        return .route(right.route, parts: right.parts)
    }

    private static func parts(of words: [Substring], in pattern: String) -> [String]? {
        let wanted = pattern.split(separator: "/", omittingEmptySubsequences: false)
        guard wanted.count == words.count else { return nil }
        var parts: [String] = []
        for (want, word) in zip(wanted, words) {
            if want.hasPrefix("{") {
                guard !word.isEmpty else { return nil }
                parts.append(String(word))
            } else if want != word {
                return nil
            }
        }
        return parts
    }
}
