import Glibc

extension FileLayer {
    /// The calls as the C library makes them.
    public static var system: FileLayer {
        FileLayer(
            open: { path, mode in again { Glibc.open(path, mode.flags, 0o640) } },
            write: { file, octets, offset in
                again { pwrite(file, octets.baseAddress, octets.count, off_t(offset)) }
            },
            read: { file, octets, offset in
                again { pread(file, octets.baseAddress, octets.count, off_t(offset)) }
            },
            size: { file in
                var status = stat()
                return fstat(file, &status) == 0 ? Int64(status.st_size) : Int64(-errno)
            },
            dataSync: { file in again { fdatasync(file) } },
            directorySync: { file in again { fsync(file) } },
            truncate: { file, octets in again { ftruncate(file, off_t(octets)) } },
            rename: { from, to in again { Glibc.rename(from, to) } },
            unlink: { path in again { Glibc.unlink(path) } },
            // Never repeated: after EINTR the descriptor is gone already on Linux.
            close: { file in Glibc.close(file) == 0 ? 0 : -errno },
            lock: { file in again { flock(file, LOCK_EX | LOCK_NB) } },
            makeDirectory: { path in again { mkdir(path, 0o750) } },
            list: { path, names in listed(path, into: &names) },
            map: { file, octets in
                let address = mmap(nil, octets, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
                guard let address, address != MAP_FAILED else { return Int(-errno) }
                return Int(bitPattern: address)
            },
            unmap: { address, octets in munmap(address, octets) == 0 ? 0 : -errno },
            freeOctets: { path in
                var status = statvfs()
                guard statvfs(path, &status) == 0 else { return Int64(-errno) }
                return Int64(
                    clamping: UInt64(status.f_bavail).multipliedReportingOverflow(
                        by: UInt64(status.f_frsize)
                    ).partialValue)
            },
            processNumber: { getpid() })
    }

    /// Calls until it is not a signal that ends the call; the negated error number on failure.
    private static func again<Number: SignedInteger>(_ call: () -> Number) -> Number {
        while true {
            let result = call()
            if result >= 0 { return result }
            if errno != EINTR { return Number(-errno) }
        }
    }

    private static func listed(_ path: String, into names: inout [String]) -> Int32 {
        guard let directory = opendir(path) else { return -errno }
        defer { closedir(directory) }
        while true {
            errno = 0
            guard let entry = readdir(directory) else { return -errno }
            let name = withUnsafeBytes(of: entry.pointee.d_name) { octets in
                String(decoding: octets.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
    }
}

extension FileLayer.Mode {
    fileprivate var flags: Int32 {
        switch self {
        case .read: O_RDONLY | O_CLOEXEC
        case .replace: O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC
        case .update: O_RDWR | O_CREAT | O_CLOEXEC
        case .directory: O_RDONLY | O_DIRECTORY | O_CLOEXEC
        }
    }
}
