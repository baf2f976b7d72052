"""However goods are really mixed, no lot holds more of a source than its worst case says, seen from both ends."""

from hypothesis import given, settings
from hypothesis import strategies as st

from trace.lineage.rules import sums_back, sums_forward
from trace.lineage.walking import walk_back, walk_forward

BEGINNINGS = 3


class Mill:
    """Real heaps: of each lot, how much is of lot 1 and how much is not. Whoever scoops decides which part comes up."""

    def __init__(self, scoops):
        self.scoops = scoops
        self.made = dict.fromkeys(range(1, BEGINNINGS + 1), 100)
        self.heaps = {number: [100 if number == 1 else 0, 0 if number == 1 else 100] for number in self.made}
        self.held = {number: heap[0] for number, heap in self.heaps.items()}
        self.uses = []

    def scoop(self, heap, amount):
        """So much out of a heap: as much of lot 1 as can be, or as little."""
        wanted = self.scoops(st.booleans())
        ours = min(amount, heap[0]) if wanted else max(0, amount - heap[1])
        heap[0] -= ours
        heap[1] -= amount - ours
        return [ours, amount - ours]

    def work(self, event):
        left = [number for number, heap in self.heaps.items() if sum(heap)]
        sources = self.scoops(st.lists(st.sampled_from(left), min_size=1, max_size=3, unique=True))
        pool, used = [0, 0], []
        for source in sources:
            amount = self.scoops(st.integers(1, sum(self.heaps[source])))
            ours, others = self.scoop(self.heaps[source], amount)
            pool = [pool[0] + ours, pool[1] + others]
            used.append((source, amount))
        for _ in range(self.scoops(st.integers(1, 2))):
            if not sum(pool):
                break
            made = self.scoops(st.integers(1, sum(pool)))
            lot = len(self.made) + 1
            self.heaps[lot] = self.scoop(pool, made)
            self.made[lot], self.held[lot] = made, self.heaps[lot][0]
            self.uses += [(lot, source, event, amount, "KGM") for source, amount in used]

    def back(self, lots):
        return [(*use, self.made[use[1]], "KGM") for use in self.uses if use[0] in lots]

    def forward(self, nodes):
        made = {use[0] for use in self.uses if use[1] in nodes}
        return [(*use, self.made[use[0]], "KGM") for use in self.uses if use[0] in made]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_scooping_beats_the_worst_case(data):
    mill = Mill(data.draw)
    for event in range(data.draw(st.integers(1, 8))):
        if any(sum(heap) for heap in mill.heaps.values()):
            mill.work(event)
    forward = sums_forward(walk_forward(1, (100, "KGM"), mill))

    for lot, held in mill.held.items():
        back = sums_back(walk_back(lot, (mill.made[lot], "KGM"), mill))
        assert held <= forward.most.get(lot, 0)
        assert held <= back.most.get(1, 0)
