"""A run cut in chunks: every label once, on whole pages; which ones are read back."""

import pytest

from trace.labels.layout import find_layout
from trace.labels.making.plan import ALL_CHECKED, LEAST_BY_CHANCE, RunPlan
from trace.labels.sheet import seats


def run(layout="a4-24", total=10_000, **more) -> RunPlan:
    found = find_layout(layout)
    return RunPlan(layout=found, facts=found.sample, total=total, seed="a", **more)


@pytest.mark.parametrize(
    ("layout", "total", "start_slot"),
    [("a4-24", 1, 24), ("a4-24", 984, 1), ("a4-24", 985, 1), ("a4-24", 5000, 23), ("tomy-145", 3000, 65),
     ("roll-50x30", 2001, 1)],
)  # fmt: skip
def test_every_label_is_in_one_chunk_at_its_seat(layout, total, start_slot):
    plan = run(layout, total, start_slot=start_slot)
    chunks = [plan.chunk(number) for number in range(plan.chunk_count)]

    seated = [
        (chunk.first_page + page, slot)
        for chunk in chunks
        for page, slot in (chunk.seat_of(index) for index in range(chunk.count))
    ]
    expected, page = [], -1
    for number, slot in zip(range(total), seats(plan.layout, start_slot), strict=False):
        page += number == 0 or slot.number == 1
        expected.append((page, slot.number))
    assert seated == expected
    assert [chunk.first_label for chunk in chunks] == [sum(c.count for c in chunks[:i]) for i in range(len(chunks))]
    assert sum(chunk.pages for chunk in chunks) == plan.pages


def test_up_to_five_hundred_every_label_is_read_back():
    plan = run(total=ALL_CHECKED, start_slot=24)

    assert [len(plan.chunk(number).chosen) for number in range(plan.chunk_count)] == [ALL_CHECKED]


@pytest.mark.parametrize("total", [ALL_CHECKED + 1, 10_000, 100_000])
def test_of_more_first_and_last_of_each_chunk_and_some_by_chance_that_can_be_found_again(total):
    plan, same = run(total=total), run(total=total)
    chosen = [plan.chunk(number).chosen for number in range(plan.chunk_count)]

    assert all(
        {0, plan.chunk(number).count - 1} <= set(one) <= set(range(plan.chunk(number).count))
        for number, one in enumerate(chosen)
    )
    assert sum(map(len, chosen)) >= LEAST_BY_CHANCE
    assert chosen == [same.chunk(number).chosen for number in range(same.chunk_count)]
    assert chosen != [RunPlan(**{**vars(plan), "seed": "b"}).chunk(n).chosen for n in range(plan.chunk_count)]
