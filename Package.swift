// swift-tools-version: 6.2
import PackageDescription

// The rooms of Sources/ARCHITECTURE.md as one table. An arrow is an entry in `uses`; Tests/Tidy holds every
// `import` of the tree against it, so a line that reaches two rooms ahead does not get in.

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let strictC: [CSetting] = [
    .unsafeFlags(["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic"])
]

let shimC: [CSetting] = [
    .unsafeFlags(["-std=gnu11", "-Wall", "-Wextra", "-Werror"])
]

func room(_ name: String, in folder: String = "Sources", uses: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: uses, path: "\(folder)/\(name)", swiftSettings: strict)
}

func program(_ name: String, in folder: String = "Sources", uses: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: uses, path: "\(folder)/\(name)", swiftSettings: strict)
}

func tests(_ name: String, uses: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: uses, path: "Tests/\(name)", exclude: exclude, swiftSettings: strict)
}

let layers: [[Target]] = [
    // L0 · C: system libraries, one choke point for each call, and the device side of the protocol
    [
        .systemLibrary(
            name: "CSerialPort", path: "Sources/C/CSerialPort", pkgConfig: "libserialport",
            providers: [.apt(["libserialport-dev"])]),
        .target(
            name: "CSerialShim", dependencies: ["CSerialPort"], path: "Sources/C/CSerialShim",
            cSettings: shimC),
        .systemLibrary(
            name: "CZstd", path: "Sources/C/CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "CThreadShim", path: "Sources/C/CThreadShim", cSettings: shimC),
        .target(
            name: "RigLinkC", path: "Firmware-Protocol/C", exclude: ["README.md", "cortex-m3"],
            cSettings: strictC),
    ],
    // L1 · which bits are where, and which cells of a terminal
    [room("Octets"), room("TerminalText")],
    // L2 · where a frame or packet begins and ends
    [
        room("SpaceLink", uses: ["Octets"]),
        room("RigLink", uses: ["Octets"]),
    ],
    // L3 · what the mission calls things
    [room("MissionDatabase")],
    // L4 · values, their judgement, and the decision to send
    [
        room("Telemetry", uses: ["Octets", "MissionDatabase"]),
        room("Monitoring", uses: ["Octets", "MissionDatabase"]),
        room("Commanding", uses: ["Octets", "MissionDatabase"]),
    ],
    // L5 · edges; no arrow between them
    [
        room("XTCE", uses: ["MissionDatabase", crypto]),
        room("ConfigurationFile", uses: [toml]),
        room("Journal", uses: ["Octets", "CZstd"]),
        room("Links", uses: ["Octets", "CSerialShim", "CThreadShim"]),
        room("Archive", uses: ["Octets", "MissionDatabase", "Telemetry", grdb]),
    ],
    // L6 · who is wired to whom; what may be asked
    [
        room("StationAPI"),
        room("DictionaryText", uses: ["MissionDatabase"]),
        room(
            "Station",
            uses: [
                "Octets", "SpaceLink", "RigLink", "MissionDatabase", "Telemetry", "Monitoring", "Commanding",
                "XTCE", "ConfigurationFile", "Journal", "Links",
            ]),
    ],
    // L7 · the station in the words of StationAPI
    [
        room(
            "StationReports",
            uses: [
                "Octets", "StationAPI", "Station", "Commanding", "MissionDatabase", "Telemetry", "Monitoring",
            ]),
        room(
            "ArchiveReports",
            uses: ["Octets", "Archive", "Station", "StationAPI", "MissionDatabase", "Telemetry"]),
        room("ConsoleView", uses: ["StationAPI", "TerminalText"]),
    ],
    // L8 · faces, and what turns journals into an archive
    [
        room(
            "ArchiveFeed",
            uses: [
                "Octets", "MissionDatabase", "Telemetry", "Monitoring", "Commanding", "Journal", "Links",
                "CThreadShim", "Archive", "Station",
            ]),
        room(
            "StationSocket",
            uses: [
                "Octets", "StationAPI", "StationReports", "Station", "Links", "Commanding", "MissionDatabase",
                "Monitoring",
            ]),
        room(
            "StationHTTP",
            uses: [
                "Octets", "StationAPI", "StationReports", "ArchiveReports", "Archive", "Station", "Links",
                "Commanding", "MissionDatabase", "Monitoring", "ConfigurationFile", crypto, hummingbirdCore,
                httpTypes, nioCore,
                nioPosix, nioHTTPTypes, logging,
            ]),
        room("StationClient", uses: ["StationAPI", "CThreadShim"]),
    ],
    // L9 · programs
    [
        program(
            "regolithd",
            uses: [
                "ArchiveFeed", "Station", "StationSocket", "StationHTTP", "StationAPI", "ConfigurationFile",
                "Commanding",
                "Monitoring",
                "Links", "Octets", argumentParser,
                logging,
            ]),
        program(
            "regolith",
            uses: [
                "Archive", "ArchiveFeed", "ArchiveReports", "StationReports", "TerminalText",
                "Octets", "StationAPI", "StationClient", "Station", "Journal", "XTCE", "MissionDatabase",
                "Telemetry", "Commanding", "Monitoring", "Links", "CThreadShim", "DictionaryText",
                "ConsoleView", argumentParser,
            ]),
    ],
    // The devices
    [
        .target(
            name: "RigFirmware", dependencies: ["RigLinkC"], path: "HardwareMocks/RigFirmware",
            cSettings: strictC),
        room("MockDevices", in: "HardwareMocks", uses: ["RigLinkC", "RigFirmware", "CThreadShim"]),
        program("regolith-mock", in: "HardwareMocks", uses: ["MockDevices", argumentParser]),
    ],
]

let testTargets: [Target] = [
    .target(
        name: "CFaultyStorage", path: "Tests/CFaultyStorage", cSettings: shimC,
        linkerSettings: [.linkedLibrary("sqlite3")]),
    room("Seeds", in: "Tests"),
    room("GlassTerminal", in: "Tests"),
    tests(
        "ConsoleViewTests", uses: ["ConsoleView", "StationAPI", "TerminalText"], exclude: ["snapshots"]),
    tests("TerminalTextTests", uses: ["TerminalText", "GlassTerminal", "Seeds"]),
    tests("OctetsTests", uses: ["Octets"]),
    tests("SpaceLinkTests", uses: ["SpaceLink", "Octets"]),
    tests("RigLinkTests", uses: ["RigLink", "Octets"]),
    tests("MissionDatabaseTests", uses: ["MissionDatabase"]),
    tests("TelemetryTests", uses: ["Telemetry", "MissionDatabase", "XTCE", "Octets", "Seeds"]),
    tests("MonitoringTests", uses: ["Monitoring", "MissionDatabase", "Octets"]),
    tests("CommandingTests", uses: ["Commanding", "MissionDatabase", "XTCE", "Octets"]),
    tests("XTCETests", uses: ["XTCE", "MissionDatabase", "Seeds"]),
    tests(
        "DictionaryTextTests",
        uses: ["DictionaryText", "XTCE", "MissionDatabase", "Telemetry", "Octets", "RigLinkC", "Seeds"]),
    tests("ConfigurationFileTests", uses: ["ConfigurationFile"]),
    tests("JournalTests", uses: ["Journal", "Octets"]),
    tests("LinksTests", uses: ["Links", "Octets", "CThreadShim"]),
    tests("StationTests", uses: ["Station", "Octets", "Commanding", "Journal", "Links"]),
    tests("StationAPITests", uses: ["StationAPI"]),
    tests("StationHTTPTests", uses: ["StationHTTP", "StationAPI", "ConfigurationFile"]),
    tests(
        "ArchiveTests",
        uses: ["Archive", "Telemetry", "MissionDatabase", "XTCE", "Octets", "CFaultyStorage", "Seeds", grdb]),
    tests(
        "ArchiveReportsTests",
        uses: [
            "ArchiveReports", "Archive", "ArchiveFeed", "Station", "StationAPI", "MissionDatabase", "XTCE",
            "Octets",
        ]),
    tests("RigFirmwareTests", uses: ["MockDevices", "RigLinkC", "RigFirmware"]),
    tests(
        "CommandMatrix",
        uses: ["MockDevices", "RigLinkC", "RigFirmware", "MissionDatabase", "XTCE", "Octets"]),
    tests("Contracts", uses: ["Links", "Octets", "CThreadShim"]),
    tests(
        "Simulation",
        uses: [
            "Station", "MockDevices", "RigFirmware", "Octets", "RigLink", "Commanding", "Journal",
            "Monitoring",
            "MissionDatabase", "Telemetry", "Archive", "ArchiveFeed",
        ]),
    tests(
        "Worlds",
        uses: [
            "Station", "MockDevices", "RigFirmware", "Octets", "RigLink", "Commanding", "Journal",
            "Monitoring", "MissionDatabase", "Telemetry",
        ]),
    tests(
        "Regression", uses: ["Station", "Journal", "Octets"], exclude: ["captures", "dictionaries"]),
    tests("Interop", uses: ["Octets", "RigLink", "SpaceLink", "RigLinkC"]),
    tests(
        "Programs",
        uses: [
            "Octets", "RigLink", "Commanding", "StationAPI", "StationClient", "Station", "Journal",
            "CThreadShim", "Links", "Monitoring", "MockDevices", "StationSocket", "GlassTerminal",
        ], exclude: ["requirements.txt"]),
    tests("Tidy", uses: []),
]

var dependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
    .package(
        url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
]

// The bars of whole programs need no library of their own: always built, so that a test can try them.
let bars = program(
    "StationBars", in: "Tests/Benchmarks", uses: ["StationAPI", "StationClient", "Links", "CThreadShim"])

/// Recorded telemetry to measure on.
let recordedRig = room(
    "RecordedRig", in: "Tests/Benchmarks", uses: ["MockDevices", "Station", "Journal", "Octets"])

let archiveBars = program(
    "ArchiveBars", in: "Tests/Benchmarks",
    uses: [
        "Archive", "ArchiveFeed", "Station", "Journal", "RecordedRig", "Telemetry", "MissionDatabase", "XTCE",
        "Octets", "CThreadShim",
    ])

var targets = layers.flatMap { $0 } + testTargets + [bars, recordedRig, archiveBars]

// The benchmarks of rooms are asked for by name, so that a plain build never compiles them (`make bench`).
if Context.environment["REGOLITH_BENCHMARKS"] != nil {
    dependencies.append(.package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []))
    targets.append(
        .executableTarget(
            name: "RoomBenchmarks",
            dependencies: [
                "Octets", "RigLink", "SpaceLink", "Telemetry", "XTCE", "Station", "Journal", "RecordedRig",
                "RigLinkC", .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Tests/Benchmarks/Rooms", swiftSettings: strict,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]))
}

let package = Package(
    name: "regolith", products: [], dependencies: dependencies, targets: targets)
