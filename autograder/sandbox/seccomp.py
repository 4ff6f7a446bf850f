"""The system calls that nothing in a box may make: those that would give it more power or memory than it was given.

A user namespace inside the box would let a notebook mount file systems of any size, and much of the kernel that has had
holes can be reached only through the calls below. No notebook needs them. bubblewrap hands the filter to the kernel.
"""

import errno
import platform
import struct

_NEW_USER_NAMESPACE = 0x10000000
_X32 = 0x40000000  # on x86-64 the same calls under other numbers

# (audit name of the machine, clone, unshare, the others)
_NEW_CALLS = (425, 426, 427, 428, 429, 430, 431, 432, 433, 442)  # io_uring, and mounting in its newer form
_MACHINES = {
    "x86_64": (0xC000003E, 56, 272, (155, 165, 166, 248, 249, 250, 298, 308, 321, 323, *_NEW_CALLS)),
    "aarch64": (0xC00000B7, 220, 97, (39, 40, 41, 217, 218, 219, 241, 268, 280, 282, *_NEW_CALLS)),
}  # pivot_root, mount, umount2, add_key, request_key, keyctl, perf_event_open, setns, bpf, userfaultfd
_CLONE3 = 435

_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in what the filter is shown
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EPERM
_UNKNOWN = 0x00050000 | errno.ENOSYS


def seccomp_filter() -> bytes | None:
    """The filter as the kernel takes it; None on a kind of machine we have no numbers for."""
    if platform.machine() not in _MACHINES:
        return None
    machine, clone, unshare, refused = _MACHINES[platform.machine()]
    program = [(_LOAD, 0, 0, _MACHINE), (_IF_EQUAL, 1, 0, machine), (_RETURN, 0, 0, _REFUSE)]
    program += [(_LOAD, 0, 0, _NUMBER), (_IF_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _REFUSE)]
    for call in refused:
        program += [(_IF_EQUAL, 0, 1, call), (_RETURN, 0, 0, _REFUSE)]
    # its flags lie in memory, where a filter cannot look; the C library falls back on clone
    program += [(_IF_EQUAL, 0, 1, _CLONE3), (_RETURN, 0, 0, _UNKNOWN)]
    for call in (clone, unshare):
        program += [(_IF_EQUAL, 0, 4, call), (_LOAD, 0, 0, _FIRST_ARGUMENT)]
        program += [
            (_IF_ANY_BIT, 0, 1, _NEW_USER_NAMESPACE),
            (_RETURN, 0, 0, _REFUSE),
            (_RETURN, 0, 0, _ALLOW),
        ]
    program.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
