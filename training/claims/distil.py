"""Train students on frozen rows: `python -m training.claims.distil --teachers WEIGHTS ... --base WEIGHTS --out FOLDER`.

Students of several depths learn in one run from the mean of the teachers' answers, on annotated rows and on rows that
nobody annotated; where a row is annotated they learn that, too. Their embeddings of pieces stay those of `--base`.
Without teachers they learn from the annotation alone; with `--without 3` not from the articles of fold 3, to be
measured on those. With `--cycles 5` the rate falls and starts anew five times, and `--mean-of 3` writes the mean of the
weights that the last three cycles ended with (stochastic weight averaging: Izmailov et al., 2018, arXiv:1803.05407).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from training.claims.losses import Output, losses, names_drug, read_batch
from training.claims.network import READER, Joint, load_joint, student_of
from training.claims.schedule import Batches, Learner, Pace, loader, moved
from training.claims.teach import join, measure, parts_of
from training.claims.wide import Wide

FROZEN = "pieces.weight"
DEPTHS = {
    "six": ((0, 1, 2, 3, 4, 5), 1536),
    "four": ((0, 2, 3, 5), 1536),
    "three": ((0, 3, 5), 1536),
    "two": ((2, 5), 1024),
}
"""Which layers of the base a student begins as, and how many inner units they keep."""


def wisdom(teachers: Sequence[nn.Module], batch: dict[str, Tensor]) -> Output:
    """Return the mean of the teachers' probabilities (not logits) for everything."""
    with torch.no_grad():
        said = [read_batch(teacher, batch) for teacher in teachers]
    return Output(
        torch.stack([one.tags.softmax(-1) for one in said]).mean(0),
        torch.stack([one.adverse.sigmoid() for one in said]).mean(0),
        torch.stack([one.roles.softmax(-1) for one in said]).mean(0),
        torch.stack([one.statuses.softmax(-1) for one in said]).mean(0),
        torch.stack([one.about.sigmoid() for one in said]).mean(0),
    )


def apart(mine: Output, theirs: Output, batch: dict[str, Tensor]) -> Tensor:
    """Return how far a student's answers are from what its teachers say."""
    real, there, drugs = batch["present"] > 0, batch["there"] > 0, names_drug(batch)
    distance = F.binary_cross_entropy_with_logits(mine.adverse[real], theirs.adverse[real])
    for logits, right, where in (
        (mine.tags, theirs.tags, real),
        (mine.roles, theirs.roles, there),
        (mine.statuses, theirs.statuses, there),
    ):
        said = F.kl_div(torch.log_softmax(logits[where], -1), right[where], reduction="sum")
        distance = distance + said / where.sum().clamp(min=1)
    about = F.binary_cross_entropy_with_logits(mine.about[drugs], theirs.about[drugs], reduction="sum")
    return distance + about / drugs.sum().clamp(min=1)


def share_of_rate(name: str) -> float:
    """Return the share of the rate that a student's weight gets, by its name."""
    return 3.0 if name.startswith((*READER, "tags", "adverse")) else 1.0


def load_teacher(path: Path) -> nn.Module:
    """Return a trained network, a wide one or one of our own."""
    state = torch.load(path, weights_only=True)
    if not any(name.startswith("encoder.") for name in state):
        return load_joint(path)
    wide = Wide()
    wide.load_state_dict(state, strict=False)
    return wide.eval()


def make_students(base: Joint, depths: Sequence[str]) -> dict[str, Joint]:
    """Return students that begin as layers of the base; what they read pieces as does not change."""
    students = {name: student_of(base, *DEPTHS[name]).train() for name in depths}
    for student in students.values():
        student.pieces.weight.requires_grad_(False)
    return students


def save_small(state: dict[str, Tensor], path: Path) -> None:
    """Write weights in half floats, without the embeddings of pieces."""
    kept = {name: value.cpu() for name, value in state.items() if name != FROZEN}
    torch.save({name: value.half() if value.is_floating_point() else value for name, value in kept.items()}, path)


def load_small(path: Path, base: Path) -> dict[str, Tensor]:
    """Return weights that `save_small` wrote as a whole state, with the embeddings of pieces of the base."""
    state = {name: value.float() for name, value in torch.load(path, weights_only=True).items()}
    return state | {FROZEN: load_joint(base).state_dict()[FROZEN]}


def read_options() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, nargs="+", required=True, help="files of training.claims.freeze")
    parser.add_argument("--teachers", type=Path, nargs="*", default=[])
    parser.add_argument("--without", type=int, help="leave out the articles of this fold")
    parser.add_argument("--base", type=Path, required=True, help="joint network of six layers to begin as")
    parser.add_argument("--depths", nargs="+", choices=list(DEPTHS), default=list(DEPTHS))
    parser.add_argument("--steps", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--cycles", type=int, default=1, help="how often the rate falls, each time in all steps")
    parser.add_argument("--mean-of", type=int, default=1, help="mean of the weights of how many last cycles")
    parser.add_argument("--pieces", type=int, default=8192, help="pieces a batch, padding included")
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--hard", type=float, default=0.3, help="weight of the annotation against 1.5 of the teachers'")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--workers", type=int, default=4, help="processes that put batches together")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def main() -> None:
    """Train all students that are named and write `<depth>.pt`, whole networks that `training.claims.export` takes."""
    options = read_options()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    arrays, base = join(options.rows), load_joint(options.base)
    teachers = [load_teacher(path).to(options.device) for path in options.teachers]
    if teachers:
        print("teachers:", measure(teachers, arrays, options.device), flush=True)
    students = {name: one.to(options.device) for name, one in make_students(base, options.depths).items()}
    shares = {"articles": 0.5, "corpora": 0.2} | ({"read": 1.0} if teachers else {})
    parts = parts_of(arrays, shares)
    if options.without is not None:
        parts = [(rows[arrays["fold"][rows] != options.without], share) for rows, share in parts]
    batches = loader(Batches(arrays, parts, pieces=options.pieces, seed=options.seed), options.workers)
    ends: list[dict[str, dict[str, Tensor]]] = []
    for number in range(options.cycles):
        print(f"cycle {number + 1} of {options.cycles}", flush=True)
        ends.append(one_cycle(students, teachers, batches, options))
    for name, student in students.items():
        student.load_state_dict(mean_of([end[name] for end in ends[-options.mean_of :]]))
        print(f"{name}:", measure([student.eval()], arrays, options.device), flush=True)
        save_small(student.state_dict(), options.out / f"{name}.small.pt")
        torch.save(load_small(options.out / f"{name}.small.pt", options.base), options.out / f"{name}.pt")


def one_cycle(
    students: dict[str, Joint],
    teachers: Sequence[nn.Module],
    batches: Iterator[dict[str, Tensor]],
    options: argparse.Namespace,
) -> dict[str, dict[str, Tensor]]:
    """Train the students while the rate falls once; return the weights that each has at the end."""
    learners = {name: Learner(student, share_of_rate, options.rate) for name, student in students.items()}
    pace = Pace(options.steps, options.seconds)
    while pace.done < 1:
        said = learn(learners, teachers, moved(next(batches), options.device), pace.rate, options.hard)
        pace.step += 1
        if pace.step % 50 == 0:
            print(f"step {pace.step} done {pace.done:.2f} loss {said}", flush=True)
    for learner in learners.values():
        learner.settle()
    return {name: {key: value.clone() for key, value in one.state_dict().items()} for name, one in students.items()}


def mean_of(states: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of several weights of the same network; what is no float is taken from the last."""
    return {
        name: torch.stack([state[name] for state in states]).mean(0) if last.is_floating_point() else last
        for name, last in states[-1].items()
    }


def learn(
    learners: dict[str, Learner], teachers: Sequence[nn.Module], batch: dict[str, Tensor], share: float, hard: float
) -> str:
    """Take one step of all students on a batch; return their losses for the log."""
    theirs = wisdom(teachers, batch) if teachers else None
    said = []
    for name, learner in learners.items():
        output = read_batch(learner.network, batch)
        parts = losses(output, batch)
        loss = parts[0] + parts[1] + 0.6 * parts[2] + 0.3 * parts[3]
        if theirs is not None:
            loss = hard * loss + 1.5 * apart(output, theirs, batch)
        learner.learn(loss, share)
        said.append(f"{name} {loss.item():.4f}")
    return " ".join(said)


if __name__ == "__main__":
    main()
