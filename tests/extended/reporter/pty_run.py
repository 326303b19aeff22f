"""Runs a command on a pseudo-terminal and types into it.

Reads one JSON object from standard input: {"command": [...], "env": {...}, "cwd": ..., "type":
[{"after": "text that must appear first", "send": "keys"}], "limit_s": 30, "stderr_pipe": false}.
Writes one JSON object: {"code", "signal", "seconds", "screen"}.
"""
import json
import os
import pty
import select
import signal
import sys
import time

plan = json.load(sys.stdin)
started = time.monotonic()
stderr_read, stderr_write = os.pipe() if plan.get("stderr_pipe") else (None, None)
pid, master = pty.fork()
if pid == 0:
    if stderr_write is not None:
        os.dup2(stderr_write, 2)
    if plan.get("cwd"):
        os.chdir(plan["cwd"])
    os.execvpe(plan["command"][0], plan["command"], plan.get("env") or dict(os.environ))
if stderr_write is not None:
    os.close(stderr_write)

screen = ""
seen = 0
steps = list(plan.get("type", []))
limit = started + plan.get("limit_s", 30)
timed_out = False
while True:
    if time.monotonic() > limit:
        timed_out = True
        os.kill(pid, signal.SIGKILL)
        break
    readable, _, _ = select.select([fd for fd in (master, stderr_read) if fd is not None], [], [], 0.05)
    ended = False
    for fd in readable:
        try:
            data = os.read(fd, 65536)
        except OSError:
            data = b""
        if data:
            screen += data.decode("utf-8", "replace")
        elif fd == master:
            ended = True
    # The text has to appear after what was typed before, so that a second question is answered once.
    while steps and steps[0]["after"] in screen[seen:]:
        seen = len(screen)
        os.write(master, steps.pop(0)["send"].encode())
    if ended:
        break
_, status = os.waitpid(pid, 0)
print(json.dumps({
    "code": os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else None,
    "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
    "seconds": time.monotonic() - started,
    "screen": screen,
    "timed_out": timed_out,
}))
