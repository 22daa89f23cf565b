import ArchiveReports
import ArgumentParser

/// `regolith telemetry list|get|watch|query|plot`
struct TelemetryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "telemetry",
        abstract: "What the rig measured: now, then, as a table, as a picture.",
        discussion: """
            Questions about the past are answered from the station's archive, whether the station runs or \
            not; --archive names another. Parameters are named, or by a pattern (spn_*), or by one word of \
            the name that no other has (torque).

            Times: \(TimeExpression.forms).

            Examples:
              regolith telemetry list 'spn_*'
              regolith telemetry get                       every last value, with age and quality
              regolith telemetry get spn_torque --at "last stop"
              regolith telemetry watch --only z_bit,wob
              regolith telemetry query z_bit wob --time "last bite" --every 1s
              regolith telemetry plot z_bit wob --time "last bite"
              regolith telemetry query 'spn_*' --time "run 7" --csv > run7.csv

            Exit codes: 0 done · 1 no such parameter, time or archive · 3 no station (watch) · 64 wrong usage.
            """,
        subcommands: [List.self, Get.self, Watch.self, Query.self, PlotTime.self])
}
