import CSerialShim

/// Hints that a path may be back; without inotify there are none, and the retry schedule alone finds the
/// port.
final class PortWatch {
    private let watch: OpaquePointer

    init?() {
        var opened: OpaquePointer?
        guard css_watch_open(&opened) == 0, let opened else { return nil }
        watch = opened
    }

    deinit { css_watch_close(watch) }

    var descriptor: Int32 { css_watch_descriptor(watch) }

    func aim(at path: String) {
        // A `usb:` identity has no path of its own: udev's folder of links changes with every port.
        css_watch_aim(watch, path.hasPrefix(USBIdentity.prefix) ? "/dev/serial/by-id" : path)
        css_watch_take(watch)
    }

    /// True when something happened that concerns the path.
    func take() -> Bool { css_watch_take(watch) == 1 }
}
