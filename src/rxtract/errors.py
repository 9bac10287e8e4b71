"""What can go wrong, as small classes that say what, where and what to do next."""

from __future__ import annotations

PASSING_KINDS = frozenset({"unreadable", "changed"})
"""Kinds of `InputError` that say nothing of an input's bytes: the next run tries again, though these are the same."""


class RxtractError(Exception):
    """Base of every error that rxtract raises on purpose; its text is meant for the person at the keyboard."""


class InputError(RxtractError):
    """One input cannot be read. The batch goes on; the input becomes a row of `rejections`.

    `kind` is a short stable word (`empty`, `binary`, `encoding`, `too_large`, `unreadable`, `unknown_format`,
    `malformed`, `encrypted`, `no_text_layer`) that analysts group by; `stage` is where it failed (`discover`, `read`,
    `annotate`).
    """

    def __init__(self, source: str, kind: str, message: str, *, stage: str = "read") -> None:
        super().__init__(f"{source}: {message}")
        self.source = source
        self.kind = kind
        self.message = message
        self.stage = stage

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions cross process borders by pickling; keyword-only fields need help.
        return (_rebuild_input_error, (self.source, self.kind, self.message, self.stage))


def _rebuild_input_error(source: str, kind: str, message: str, stage: str) -> InputError:
    return InputError(source, kind, message, stage=stage)


class UsageError(RxtractError):
    """The command was asked for something it cannot do (exit code 2)."""


class PipelineError(UsageError):
    """A component of the pipeline needs what no component has written: one is missing, switched off or too late."""


class VocabularyError(RxtractError):
    """The packaged or added vocabulary is missing, damaged or silently empty."""


class SnapshotError(RxtractError):
    """An output folder does not hold a complete snapshot, or cannot take one."""


class StoreError(RxtractError):
    """An object store cannot be reached, refuses, or lacks what is asked for."""


class BusyError(SnapshotError):
    """Another run is writing to the output folder, or published there first."""


class RefusedError(RxtractError):
    """A snapshot is not published because it lost too much; `reasons` say what (exit code 4)."""

    def __init__(self, output: str, reasons: list[str]) -> None:
        shown = "\n".join(f"  - {reason}" for reason in reasons)
        super().__init__(
            f"nothing was published, {output}/current is as it was:\n{shown}\n"
            "If that is right, run again with --no-gate, or allow more (--max-shrink, --max-rejected, --max-drift)."
        )
        self.output = output
        self.reasons = reasons

    def __reduce__(self) -> tuple[object, ...]:
        return (RefusedError, (self.output, self.reasons))


class OffsetError(RxtractError):
    """A row's text is not what the article holds at its offsets: nothing is written (guarantee 1)."""
