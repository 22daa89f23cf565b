import ArgumentParser
import CThreadShim
import Foundation

/// `regolith manual`
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Write the manual pages of all programs and commands, made of their help.",
        discussion: """
            One page for each command: regolith.1, regolith-send.1, regolithd.8 and so on.

            Examples:
              regolith manual --to /usr/local/share/man      into man1 and man8 there
              regolith manual --to man && man -l man/man1/regolith-send.1
              regolith manual regolith-command-list          one page, to standard output
            """)

    @Option(help: ArgumentHelp("Folder for man1 and man8; it is made.", valueName: "DIR"))
    var to: String?
    @Argument(help: "Print this page only.")
    var page: String?

    func validate() throws {
        if to == nil, page == nil { throw ValidationError("name a folder with --to, or one page") }
    }

    func run() throws {
        let pages = try Self.pages()
        if let page {
            guard let found = pages.first(where: { $0.name == page || $0.file == page }) else {
                let names = pages.map(\.name).joined(separator: " ")
                Terminal.complain("regolith: there is no page \(page); there are \(names)")
                throw Exit.failed
            }
            Terminal.write(found.roff)
        }
        guard let to else { return }
        for page in pages { try write(page, below: to) }
        Terminal.complain("\(to): \(pages.count) pages; see `man -M \(to) regolith`")
    }

    private func write(_ page: ManualPage, below folder: String) throws {
        let place = "\(folder)/man\(page.section)"
        do {
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            try page.roff.write(toFile: "\(place)/\(page.file)", atomically: true, encoding: .utf8)
        } catch {
            let why = error.localizedDescription
            Terminal.complain("regolith: \(place)/\(page.file) cannot be written: \(why)")
            throw Exit.failed
        }
    }

    // MARK: Pages

    /// Of this program, and of those that lie beside it.
    static func pages() throws -> [ManualPage] {
        var pages = ManualPage.all(of: try tree(of: Data(Regolith._dumpHelp().utf8)), section: 1)
        for (program, section) in [("regolithd", 8), ("regolith-mock", 1)] {
            guard let dump = dump(of: program) else { continue }
            pages += ManualPage.all(of: try tree(of: dump), section: section)
        }
        return pages
    }

    private static func tree(of dump: Data) throws -> HelpTree.Command {
        try JSONDecoder().decode(HelpTree.self, from: dump).command
    }

    /// What the parser of another program says of itself; nil where it is not beside this one.
    private static func dump(of program: String) -> Data? {
        let path = Checkout.programFolder + "/" + program
        var ends: [Int32] = [0, 0]
        guard FileManager.default.isExecutableFile(atPath: path), cts_pipe(&ends) >= 0 else { return nil }
        defer { cts_close(ends[0]) }
        let line = [path, "--experimental-dump-help"]
        var words: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let process = cts_spawn(path, &words, nil, -2, ends[1], -2)
        cts_close(ends[1])
        guard process > 0 else { return nil }
        var found = Data()
        var octets = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = cts_read(ends[0], &octets, octets.count)
            guard count > 0 else { break }
            found.append(contentsOf: octets[..<Int(count)])
        }
        var status: Int32 = 0
        guard cts_wait_child(process, 5_000_000_000, &status) == 0, status == 0 else { return nil }
        return found
    }
}
