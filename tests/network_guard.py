"""Runs a command that the kernel ends (signal SIGSYS) as soon as it, or a process it starts, asks for the network:

    python network_guard.py COMMAND...

A seccomp filter forbids sockets of IPv4, and those of IPv6 that carry datagrams (look-ups of names). Streams of IPv6 may
be made, as urllib3 makes one when it is imported to see whether there is IPv6 at all.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Per machine: how the kernel names it, and the number of the system call `socket`."""

_LOAD, _EQUAL, _AND, _RETURN = 0x20, 0x15, 0x54, 0x06
_KILL, _ALLOW = 0x80000000, 0x7FFF0000
_NUMBER, _MACHINE, _FAMILY, _KIND = 0, 4, 16, 24  # places in struct seccomp_data
_IPV4, _IPV6, _DATAGRAM = 2, 10, 2
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def forbid_network() -> None:
    """Install the filter in this process; what it starts inherits it."""
    machine, number = _SOCKET[platform.machine()]
    steps = (
        (_LOAD, 0, 0, _MACHINE), (_EQUAL, 0, 9, machine),
        (_LOAD, 0, 0, _NUMBER), (_EQUAL, 0, 7, number),
        (_LOAD, 0, 0, _FAMILY), (_EQUAL, 4, 0, _IPV4), (_EQUAL, 0, 4, _IPV6),
        (_LOAD, 0, 0, _KIND), (_AND, 0, 0, 0xF), (_EQUAL, 0, 1, _DATAGRAM),
        (_RETURN, 0, 0, _KILL), (_RETURN, 0, 0, _ALLOW),
    )  # fmt: skip
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    for call in ((_NO_NEW_PRIVILEGES, 1, 0, 0, 0), (_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)):
        if libc.prctl(*call) != 0:
            raise OSError(ctypes.get_errno(), "the kernel takes no seccomp filter")


if __name__ == "__main__":
    forbid_network()
    os.execvp(sys.argv[1], sys.argv[1:])
