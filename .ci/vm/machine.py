# SPDX-License-Identifier: Apache-2.0
"""A virtual machine to test in: started, asked, plugged into, cut off. The standard library only."""
import base64
import json
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path


class Failure(Exception):
    """What makes all further checks void."""


def connect(path, patience=60):
    end = time.monotonic() + patience
    while True:
        port = socket.socket(socket.AF_UNIX)
        try:
            port.connect(str(path))
            return port
        except OSError:
            port.close()
            if time.monotonic() > end:
                raise Failure(f"{path} does not answer")
            time.sleep(0.05)


class Machine:
    """One boot. `overlay` keeps what the guest writes from boot to boot; `share` is /share in the guest."""

    def __init__(self, image, overlay, share, adapters=(), memory=768):
        self.folder = Path(tempfile.mkdtemp(prefix="gaitd-vm."))
        shutil.copy(Path(__file__).resolve().parent / "guest/agent", share)
        self.overlay, self.adapters = overlay, adapters
        if not overlay.exists():
            subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", str(image / "root.ext4"), "-F", "raw", str(overlay)],
                           check=True)
        command = ["qemu-system-x86_64", "-accel", "tcg,thread=multi,tb-size=256", "-cpu", "max", "-M", "q35", "-m", str(memory),
                   "-smp", "2", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-nic", "none",
                   "-kernel", str(image / "vmlinuz"), "-initrd", str(image / "initrd.img"),
                   # On a busy host the kernel measures its time stamp counter wrongly: the timer chip is slow and right.
                   "-append", "console=ttyS0 quiet loglevel=4 panic=-1 mitigations=off tsc=unstable clocksource=hpet no_timer_check "
                              "random.trust_cpu=on systemd.show_status=0 net.ifnames=0",
                   "-drive", f"file={overlay},format=qcow2,if=none,id=root,cache=writeback", "-device", "virtio-blk-pci,drive=root",
                   "-virtfs", f"local,path={share},mount_tag=share,security_model=none,multidevs=remap",
                   "-device", "virtio-rng-pci", "-device", "qemu-xhci,id=xhci", "-serial", f"file:{self.folder}/console",
                   "-qmp", f"unix:{self.folder}/qmp,server=on,wait=off", "-device", "virtio-serial-pci"]
        for name in ("agent", "events"):
            command += ["-chardev", f"socket,id={name},path={self.folder}/{name},server=on,wait=off",
                        "-device", f"virtserialport,chardev={name},name={name}"]
        for name in adapters:
            command += ["-chardev", f"socket,id={name},path={self.folder}/{name},server=on,wait=off"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.monitor = connect(self.folder / "qmp").makefile("rw")
        self.monitor.readline()
        self._ask_monitor("qmp_capabilities")
        self._agent = connect(self.folder / "agent")
        self._events = connect(self.folder / "events")
        self._received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.cut_power()
        shutil.rmtree(self.folder, ignore_errors=True)

    # What the guest does.

    def wait_until_up(self, patience=300):
        """Seconds of the guest's clock that booting took."""
        return float(self._line(patience).split()[1])

    def run(self, script, timeout=120):
        """Status and output of a bash script run as root."""
        self._send(script, timeout)
        status, output = (self._line(timeout + 60) + b" ").split(b" ", 1)
        return int(status), base64.b64decode(output).decode(errors="replace").strip()

    def must(self, script, timeout=120):
        status, output = self.run(script, timeout)
        if status:
            raise Failure(f"in the guest: {script.strip().splitlines()[0]}: status {status}: {output[-2000:]}")
        return output

    def _send(self, script, timeout):
        self._agent.sendall(f"{timeout} ".encode() + base64.b64encode(script.encode()) + b"\n")

    def _line(self, patience):
        self._agent.settimeout(patience)
        while b"\n" not in self._received:
            try:
                piece = self._agent.recv(65536)
            except socket.timeout:
                piece = b""
            if not piece:
                console = (self.folder / "console").read_text(errors="replace")[-3000:]
                raise Failure(f"the guest does not answer; its console:\n{console}")
            self._received += piece
        line, self._received = self._received.split(b"\n", 1)
        return line

    def events(self):
        return EventLog(self._events)

    # What happens to the guest.

    def _ask_monitor(self, command, **arguments):
        self.monitor.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.monitor.flush()
        while True:
            line = self.monitor.readline()
            if not line:
                raise Failure("the machine has ended")
            answer = json.loads(line)
            if "error" in answer:
                raise Failure(f"{command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def adapter(self, name):
        return connect(self.folder / name)

    def plug(self, name, serial, port):
        """A USB serial adapter (FTDI's 0403:6001) into socket `port` of the machine."""
        self._ask_monitor("device_add", driver="usb-serial", id=f"usb-{name}", chardev=name, bus="xhci.0", port=str(port),
                          serial=serial, **{"always-plugged": True})

    def unplug(self, name):
        self._ask_monitor("device_del", id=f"usb-{name}")

    def cut_power(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def shut_down(self, patience=120):
        """As a person does it: the guest's services end in order."""
        self._send("systemctl --no-block poweroff", 60)
        self.process.wait(patience)


class EventLog:
    """JSON lines of `gait live --json` in the guest, with the moment on the host's clock at which each came."""

    def __init__(self, port):
        self.port, self.lines, self.lock = port, [], threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        pending = b""
        while True:
            try:
                piece = self.port.recv(65536)
            except OSError:
                return
            if not piece:
                return
            now = time.monotonic()
            pending += piece
            *lines, pending = pending.split(b"\n")
            for line in lines:
                try:
                    event = json.loads(line)
                except ValueError:
                    continue
                with self.lock:
                    self.lines.append((now, event))

    def since(self, moment):
        with self.lock:
            return [(time_, event) for time_, event in self.lines if time_ >= moment]

    def wait(self, moment, patience, wanted):
        """The first event from `moment` on that is `wanted`, with its time; None where none comes."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            for time_, event in self.since(moment):
                if wanted(event):
                    return time_, event
            time.sleep(0.05)
        return None


class Feed:
    """A sensor on the far side of an adapter: `data` at `rate` bytes a second, from its start and again."""

    def __init__(self, port, data, rate):
        self.port, self.data, self.rate = port, data, rate
        port.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        port.setblocking(False)
        # `place`: where in the data the wire is.
        self.place, self.lost, self.is_on, self.is_over = 0, 0, False, False
        threading.Thread(target=self._play, daemon=True).start()

    def on(self):
        self.is_on = True

    def off(self):
        self.is_on = False
        time.sleep(0.05)

    def end(self):
        self.is_over = True
        self.port.close()

    def _play(self):
        before = time.monotonic()
        while not self.is_over:
            time.sleep(0.01)
            now = time.monotonic()
            due = int((now - before) * self.rate)
            if due == 0:
                continue
            before += due / self.rate
            if not self.is_on:
                continue
            piece = (self.data[self.place:] + self.data[:due])[:due]
            try:
                sent = self.port.send(piece)
            except BlockingIOError:
                sent = 0
            except OSError:
                return
            # As on a wire: what nobody takes is gone.
            self.lost += len(piece) - sent
            self.place = (self.place + due) % len(self.data)
            try:
                while self.port.recv(4096):
                    pass
            except OSError:
                pass
