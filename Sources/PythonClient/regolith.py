"""Client of a Regolith station's HTTP face: one file, standard library only, Python 3.9 or newer.

    from regolith import Station
    station = Station()                              # the socket of the station on this machine
    station = Station("http://127.0.0.1:8440", token="…")
    print(station.value("z_bit"))
    for event in station.stream(["samples"], ["z_bit"]):
        print(event.message["samples"]["values"])

Every answer is the station's JSON as a dictionary. It says whose word it is: `mode` (LIVE), `station`, and
in `rigs` for each rig its energy, authority, who armed it, path and the age of its last word. What is not
GOOD is never given back as a plain number: `value` gives a `Value` that says so.

`stop()` is the software STOP: the wired stop is the sure one, `regolith stop` the quicker one.
"""

import http.client
import json
import os
import socket
import time
from collections import namedtuple
from urllib.parse import quote, urlencode, urlsplit

__all__ = ["Event", "NoStation", "Refused", "Station", "Value"]

Event = namedtuple("Event", "kind id message")
Event.__doc__ = "One line of the live stream: its kind, its id, and the message."


class Value(namedtuple("Value", "name number text unit age quality origin time")):
    """The last value of a parameter; `number` is None for labels, and for what is not GOOD."""

    def __str__(self):
        unit = f" {self.unit}" if self.unit else ""
        note = "" if self.quality == "GOOD" else f" ({self.quality})"
        return f"{self.name} {self.text}{unit}{note}, {self.age:.1f} s old, {self.origin}"


class NoStation(Exception):
    """Nobody answers there; the text says where."""


class Refused(Exception):
    """The station did not do it; `status`, `code` and `text` say why."""

    def __init__(self, status, code, text):
        super().__init__(f"{code}: {text}")
        self.status, self.code, self.text = status, code, text


class _LocalConnection(http.client.HTTPConnection):
    """A connection over a local socket."""

    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def _usual_place():
    named = os.environ.get("REGOLITH_SOCKETS")
    folders = [named] if named else ["/run/regolith", f"/tmp/regolith-{os.getuid()}"]
    for folder in folders:
        if os.path.exists(os.path.join(folder, "http.sock")):
            return folder
    return folders[0]


class Station:
    """A station, by the folder of its sockets, by `http.sock` itself, or by http://127.0.0.1:PORT."""

    def __init__(self, where=None, token=None, timeout=10.0):
        self._where = where or _usual_place()
        self._token = token
        self._timeout = timeout
        self._kept = None

    # Requests

    def _connect(self, timeout):
        if self._where.startswith("http://"):
            place = urlsplit(self._where)
            return http.client.HTTPConnection(place.hostname, place.port or 80, timeout=timeout)
        path = self._where
        if os.path.isdir(path):
            path = os.path.join(path, "http.sock")
        return _LocalConnection(path, timeout)

    def _headers(self, more=None):
        headers = dict(more or {})
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        return headers

    def _request(self, method, path, body=None):
        """One request; the connection is kept. Only a reading one is tried again when that has died."""
        text = None if body is None else json.dumps(body)
        headers = self._headers({"Content-Type": "application/json"} if text is not None else None)
        for attempt in (1, 2):
            is_kept, connection = self._kept is not None, self._kept or self._connect(self._timeout)
            self._kept = None
            try:
                connection.request(method, path, text, headers)
                response = connection.getresponse()
                data = response.read()
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                if is_kept and attempt == 1 and method == "GET":
                    continue
                raise NoStation(f"{self._where}: {error}") from error
            if response.will_close:
                connection.close()
            else:
                self._kept = connection
            return response.status, response.getheader("Content-Type") or "", data
        raise NoStation(self._where)

    def ask(self, method, path, body=None, **query):
        """The answer of a route as a dictionary, of `/metrics` as a text. Raises Refused."""
        known = {name: value for name, value in query.items() if value is not None}
        if known:
            path += "?" + urlencode(known)
        status, kind, data = self._request(method, path, body)
        if not kind.startswith("application/json"):
            if status >= 300:
                raise Refused(status, "HTTP", f"status {status}")
            return data.decode()
        answer = json.loads(data)
        if status >= 300:
            refusal = answer.get("refusal") or {}
            raise Refused(status, refusal.get("code", "HTTP"), refusal.get("text", f"status {status}"))
        return answer

    def close(self):
        if self._kept:
            self._kept.close()
            self._kept = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # Reading

    def status(self):
        return self.ask("GET", "/v1/status")

    def links(self):
        return self.ask("GET", "/v1/links")["links"]

    def parameters(self, packet=None):
        return self.ask("GET", "/v1/parameters", packet=packet)["parameters"]

    def values(self, *names, packet=None):
        """The last values, as `Value`s."""
        answer = self.ask("GET", "/v1/values", names=",".join(names) or None, packet=packet)
        return [_value(entry) for entry in answer["values"]["values"]]

    def value(self, name):
        """The last value of one parameter; None where there never was one."""
        found = self.values(name)
        return found[0] if found else None

    def events(self, count=None, time=None, everything=False):
        """The newest events since the station started; with a time ("run 7", "last 2h", "today") those of
        the archive, with `everything` also alarms, commands, links, notes and runs."""
        if time is None and not everything:
            return self.ask("GET", "/v1/events", count=count)["events"]
        query = {"time": time, "count": count, "all": "true" if everything else None}
        return self.ask("GET", "/v1/archive/events", **query)["happenings"]

    def samples(self, *names, time="last 10m", pixels=None, limit=None, link=None):
        """Values over a time, by name: lists of (seconds since 1970, number or text); with `pixels` drawn
        together, exactly: lists of (seconds, mean, least, most, count)."""
        query = {"names": ",".join(names), "time": time, "pixels": pixels, "limit": limit, "link": link}
        answer = self.ask("GET", "/v1/archive/samples", **query)
        return {entry["name"]: [_point(point) for point in entry["points"]] for entry in answer["series"]}

    def runs(self):
        """All runs, the newest last."""
        return self.ask("GET", "/v1/archive/runs")["runs"]

    def run(self, number):
        """One run with its notes."""
        return self.ask("GET", f"/v1/archive/runs/{number}")["run"]

    def commands_given(self, time="all", failed=False, name=None, count=None):
        """Commands of the archive, the newest last; `failed`: only those that failed, and why."""
        query = {"time": time, "failed": "true" if failed else None, "name": name, "count": count}
        return self.ask("GET", "/v1/archive/commands", **query)["history"]

    def alarms(self, history=False):
        return self.ask("GET", "/v1/alarms", history="true" if history else None)["alarms"]

    def commands(self):
        return self.ask("GET", "/v1/commands")["commands"]

    def describe(self, name):
        return self.ask("GET", f"/v1/commands/{quote(name, safe='')}")["commands"][0]

    def history(self, count=None):
        return self.ask("GET", "/v1/history", count=count)["history"]

    def show(self, command_id):
        return self.ask("GET", f"/v1/history/{command_id}")["detail"]

    def metrics(self):
        return self.ask("GET", "/metrics")

    # Acting

    @staticmethod
    def _order(name, arguments, confirmed, state_revision, expected_state, review):
        order = {
            "name": name,
            "arguments": [{"name": key, "text": str(text)} for key, text in arguments.items()],
            "isConfirmed": confirmed,
            "stateRevision": state_revision,
            "expectedState": expected_state,
            "review": review,
        }
        return {key: value for key, value in order.items() if value is not None}

    def rehearse(
        self, name, confirmed=False, state_revision=None, expected_state=None, review=None, **arguments
    ):
        """What it would be and what would be said of it; nothing is sent."""
        order = self._order(name, arguments, confirmed, state_revision, expected_state, review)
        return self.ask("POST", "/v1/commands/rehearse", order)["rehearsal"]

    def send(
        self, name, confirmed=False, state_revision=None, expected_state=None, review=None, **arguments
    ):
        """Sends a command and gives back its number. `confirmed`: a person confirmed what it does; arguments
        are texts with units, `rpm="60rpm"`. A request whose answer is lost is not made again: see history."""
        order = self._order(name, arguments, confirmed, state_revision, expected_state, review)
        return self.ask("POST", "/v1/commands", order)["command"]["commandID"]

    def wait(self, command_id, timeout=60.0):
        """The command with its final stage; TimeoutError if it has none by then."""
        deadline = time.monotonic() + timeout
        while True:
            detail = self.show(command_id)
            if detail["entry"]["isFinal"]:
                return detail
            if time.monotonic() >= deadline:
                raise TimeoutError(f"#{command_id} is {detail['entry']['stage']} after {timeout} s")
            time.sleep(0.05)

    def approve(self, command_id, echo, reason):
        return self.ask("POST", f"/v1/history/{command_id}/approve", {"echo": echo, "text": reason})

    def accept(self, review):
        return self.ask("POST", "/v1/accept", {"review": review})

    def acknowledge(self, number, note=""):
        return self.ask("POST", f"/v1/alarms/{number}/acknowledge", {"text": note})

    def shelve(self, number, minutes, note=""):
        return self.ask("POST", f"/v1/alarms/{number}/shelve", {"minutes": minutes, "text": note})

    def unshelve(self, number, note=""):
        return self.ask("POST", f"/v1/alarms/{number}/unshelve", {"text": note})

    def note(self, text):
        return self.ask("POST", "/v1/notes", {"text": text})

    def start_run(self, title, person=None):
        """Begins a run and gives back its number."""
        body = {"text": title, **({"person": person} if person else {})}
        return self.ask("POST", "/v1/runs", body)["run"]["number"]

    def stop_run(self):
        """Ends the run that is open; it stops nothing else."""
        return self.ask("POST", "/v1/runs/stop", {})["run"]

    def protect_run(self, number, keep=True):
        return self.ask("POST", f"/v1/runs/{number}/{'protect' if keep else 'unprotect'}", {})["run"]

    def stop(self):
        """STOP (software): what became of it, `isConfirmed` and `text` first."""
        return self.ask("POST", "/v1/stop")["stop"]

    def hold(self):
        return self.ask("POST", "/v1/hold")["stop"]

    # The live stream

    def stream(self, topics=None, parameters=None, last_id=None, reconnect=True):
        """Live lines as `Event`s. After a lost connection it connects again (unless told not to), and a line
        of kind `gap` says what was missed; `dropped` what this client was too slow for."""
        query = {"topics": ",".join(topics or []), "parameters": ",".join(parameters or [])}
        path = "/v1/stream?" + urlencode({key: value for key, value in query.items() if value})
        while True:
            headers = self._headers({"Last-Event-ID": last_id} if last_id else None)
            connection = self._connect(max(self._timeout, 15.0))
            try:
                connection.request("GET", path, headers=headers)
                response = connection.getresponse()
                if response.status != 200:
                    refusal = json.loads(response.read() or b"{}").get("refusal", {})
                    raise Refused(response.status, refusal.get("code", "HTTP"), refusal.get("text", ""))
                for event in _events(response):
                    last_id = event.id or last_id
                    yield event
            except (OSError, http.client.HTTPException) as error:
                if not reconnect:
                    raise NoStation(f"{self._where}: {error}") from error
            finally:
                connection.close()
            if not reconnect:
                return
            time.sleep(0.5)


def _value(entry):
    is_good = entry["quality"] == "GOOD"
    return Value(
        entry["name"],
        entry.get("number") if is_good else None,
        entry["text"],
        entry.get("unit"),
        entry["ageSeconds"],
        entry["quality"],
        entry["origin"],
        entry["time"],
    )


def _point(point):
    seconds, number = point["time"] / 1e9, point.get("number")
    if "count" in point and "least" in point:
        return seconds, number, point["least"], point["most"], point["count"]
    return seconds, point.get("text") if number is None else number


def _events(lines):
    """Server-sent events out of lines; comments are left out."""
    kind, last_id, data = "message", None, []
    for line in lines:
        text = line.decode().rstrip("\r\n")
        if not text:
            if data:
                yield Event(kind, last_id, json.loads("\n".join(data)))
            kind, last_id, data = "message", None, []
            continue
        name, _, rest = text.partition(":")
        rest = rest[1:] if rest.startswith(" ") else rest
        if name == "event":
            kind = rest
        elif name == "id":
            last_id = rest
        elif name == "data":
            data.append(rest)
