#!/usr/bin/env python3
"""Yamcs and Regolith take in the same telemetry, one after the other, and answer equal questions.

    yamcs.py ARCHIVEBARS DICTIONARY [--lib DIR] [--rounds N]

Yamcs is a process of its own, on loopback, with our dictionary as it is, and gets bare space packets over
TCP; it decodes, checks limits, and archives packets and values. Regolith reads link octets of its journal
(frames, CRC-32C, sessions), decodes, checks limits, and archives packets and values. Yamcs answers over HTTP,
Regolith from its file.
DIR is the folder of Yamcs's jars; without it, that of the Python package fprime-yamcs-bundle is asked for.
Exit code 0 when Regolith was not slower anywhere, 1 when it was, 2 when it could not be measured.
"""
import argparse, json, os, shutil, signal, socket, struct, subprocess, sys, tempfile, time
import urllib.error, urllib.request

PARAMETER = "spn_torque"
TM_PORT, HTTP_PORT = 21010, 21090
INSTANCE = """
services:
  - class: org.yamcs.archive.XtceTmRecorder
  - class: org.yamcs.archive.ParameterRecorder
  - class: org.yamcs.archive.AlarmRecorder
  - class: org.yamcs.archive.EventRecorder
  - class: org.yamcs.archive.ReplayServer
  - class: org.yamcs.parameterarchive.ParameterArchive
    args: {realtimeFiller: {enabled: true}}
  - class: org.yamcs.parameter.ParameterRetrievalService
    args: {parameterCache: {cacheAll: false, maxNumEntries: 32, duration: 60}}
  - class: org.yamcs.ProcessorCreatorService
    args: {name: realtime, type: realtime}
dataLinks:
  - name: packets
    class: org.yamcs.tctm.TcpTmDataLink
    host: 127.0.0.1
    port: %d
    stream: tm_realtime
    packetInputStreamClassName: org.yamcs.tctm.CcsdsPacketInputStream
    packetPreprocessorClassName: org.yamcs.tctm.GenericPacketPreprocessor
    packetPreprocessorArgs:
      timestampOffset: 13
      timeEncoding: {type: CUC, epoch: CUSTOM, epochUTC: "2026-01-01T00:00:00Z", implicitPField: -1}
      seqCountOffset: 0
      errorDetection: {type: CRC-16-CCIIT}
mdb:
  - {type: xtce, args: {file: "%s"}}
streamConfig:
  tm:
    - {name: tm_realtime, processor: realtime}
  event: ["events_realtime"]
  param: ["pp_realtime", "sys_param", "proc_param"]
  parameterAlarm: ["alarms_realtime"]
"""
SERVER = """
services:
  - class: org.yamcs.http.HttpServer
    args: {port: %d, address: "127.0.0.1"}
dataDir: data
instances: [rig]
secretKey: for-one-run-on-loopback
"""
PROCESSOR = """
realtime:
  services:
    - class: org.yamcs.StreamTmPacketProvider
    - class: org.yamcs.tctm.StreamParameterProvider
      args: {streams: ["pp_realtime", "sys_param"]}
    - class: org.yamcs.algorithms.AlgorithmManager
    - class: org.yamcs.parameter.LocalParameterManager
  config:
    subscribeAll: true
    alarm: {parameterCheck: true, parameterServer: enabled}
Archive:
  services: [{class: org.yamcs.tctm.ReplayService}, {class: org.yamcs.algorithms.AlgorithmManager}]
ParameterArchive:
  services: [{class: org.yamcs.tctm.ReplayService}, {class: org.yamcs.algorithms.AlgorithmManager}]
"""


def packets_of(data):
    """Each space packet of a file of packets one after the other."""
    at = 0
    while at < len(data):
        octets = struct.unpack_from(">H", data, at + 4)[0] + 7
        yield data[at:at + octets]
        at += octets


class Yamcs:
    """One Yamcs in a folder of its own; what it listens to and what it writes is gone afterwards."""

    def __init__(self, lib, dictionary):
        self.folder = tempfile.mkdtemp(prefix="regolith-yamcs-")
        for name in ("etc", "data", "cache"):
            os.mkdir(f"{self.folder}/{name}")
        texts = {"yamcs.yaml": SERVER % HTTP_PORT, "processor.yaml": PROCESSOR,
                 "yamcs.rig.yaml": INSTANCE % (TM_PORT, os.path.abspath(dictionary))}
        for name, text in texts.items():
            with open(f"{self.folder}/etc/{name}", "w") as file:
                file.write(text)
        self.listener = socket.create_server(("127.0.0.1", TM_PORT))
        self.listener.settimeout(90)
        self.log = open(f"{self.folder}/log", "w")
        self.process = subprocess.Popen(
            ["java", "-Xmx2g", "-cp", f"{lib}/*", "org.yamcs.YamcsServer", "--etc-dir", "etc",
             "--data-dir", "data", "--cache-dir", "cache", "--no-color"],
            cwd=self.folder, stdout=self.log, stderr=self.log, env={**os.environ, "MALLOC_ARENA_MAX": "4"})

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.listener.close()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{HTTP_PORT}/api{path}", headers={"Content-Type": "application/json"},
            data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def archived(self):
        """Packets in its table, as it says itself."""
        rows = self.ask("/archive/rig:executeSql", {"statement": "select count(*) from tm"})
        return int(rows["rows"][0]["values"][0]["sint64Value"])

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def octets(self):
        return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(f"{self.folder}/data")
                   for name in names)


def feed(yamcs, packets):
    """All packets as fast as they are taken: (seconds until the last is archived, CPU seconds)."""
    line, _ = yamcs.listener.accept()
    with line:
        began, cpu = time.monotonic(), yamcs.processor_seconds()
        line.sendall(b"".join(packets))
        while (count := yamcs.archived()) < len(packets):
            if time.monotonic() - began > 300:
                raise TimeoutError(f"{count} of {len(packets)} packets after five minutes")
            time.sleep(0.02)
        return time.monotonic() - began, yamcs.processor_seconds() - cpu


def best(rounds, work):
    """The shortest time of several, and what came of the last."""
    times = []
    for _ in range(rounds):
        began = time.monotonic()
        result = work()
        times.append(time.monotonic() - began)
    return min(times), result


def measure_yamcs(lib, dictionary, packets, rounds):
    yamcs = Yamcs(lib, dictionary)
    try:
        seconds, cpu = feed(yamcs, packets)
        span = "start=2025-12-31T00:00:00Z&stop=2026-01-02T00:00:00Z"
        # Values become segments in the background: wait until a question is answered from all of them.
        values = f"/archive/rig/parameters/RIG/{PARAMETER}/samples?{span}&count=1000"
        deadline = time.monotonic() + 60
        while sum(s.get("n", 0) for s in yamcs.ask(values).get("sample", [])) < 0.9 * len(packets) / 1.5:
            if time.monotonic() > deadline:
                break
            time.sleep(0.5)
        plot, answer = best(rounds, lambda: yamcs.ask(values))
        drawn = sum(s.get("n", 0) for s in answer.get("sample", []))
        return {"packets/s": len(packets) / seconds, "CPU": cpu / len(packets) * 1e6,
                "plot ms": plot * 1e3, "octets": yamcs.octets(), "drawn": drawn}
    except Exception:
        with open(f"{yamcs.folder}/log") as file:
            sys.stderr.write("".join(file.readlines()[-20:]))
        raise
    finally:
        yamcs.end()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archivebars")
    parser.add_argument("dictionary")
    parser.add_argument("--lib", help="folder of Yamcs's jars")
    parser.add_argument("--rounds", type=int, default=5, help="of each question; the best counts")
    options = parser.parse_args()
    lib = options.lib
    if not lib:
        try:
            import fprime_yamcs_bundle
            lib = fprime_yamcs_bundle.LIB_DIR
        except ImportError:
            print("no Yamcs here: pip install fprime-yamcs-bundle, or --lib DIR", file=sys.stderr)
            return 2
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/packets"
        told = subprocess.run(
            [options.archivebars, options.dictionary, "--equal", file], check=True, timeout=300,
            capture_output=True, text=True).stdout
        ours = json.loads(told)
        with open(file, "rb") as stream:
            packets = list(packets_of(stream.read()))
    theirs = measure_yamcs(lib, options.dictionary, packets, options.rounds)
    on_disk = (ours["octets"] + ours["journalOctets"]) / ours["packets"]
    ours_a_second = ours["packets"] / ours["feedSeconds"]
    rows = [("packets/s archived, all values", ours_a_second, theirs["packets/s"], True),
            (f"1,000 points of {PARAMETER}, ms", ours["plotSeconds"] * 1e3, theirs["plot ms"], False),
            ("octets on disk a packet, raw ones too", on_disk, theirs["octets"] / len(packets), False)]
    print(f"{len(packets)} equal packets, {ours['samples']} values; the plot drew {ours['queried']} samples "
          f"here, {theirs['drawn']} there; Yamcs used {theirs['CPU']:.1f} µs of processor a packet")
    print(f"{'':40}{'Regolith':>14}{'Yamcs':>14}")
    slower = False
    for name, mine, peer, more_is_better in rows:
        slower |= mine < peer if more_is_better else mine > peer
        print(f"{name:40}{mine:14.2f}{peer:14.2f}")
    return 1 if slower else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, TimeoutError, subprocess.SubprocessError, urllib.error.URLError, KeyError) as error:
        print(f"not measured: {error}", file=sys.stderr)
        sys.exit(2)
