"""What IPython shows for results, written to kernel/src/evaluator/python/pretty/cases.json.

Run with IPython 7.9 (pip install ipython==7.9.0), the last series in which a line break inside of an element's own
representation leaves the list around it on one line, as the outputs of MXNet's notebooks have it.
"""

import json
import sys

from IPython.lib.pretty import pretty

SETUP = '''
import collections, dataclasses, enum, re, types, datetime, decimal, fractions
class R:
    def __init__(self, text): self.text = text
    def __repr__(self): return self.text
class A: pass
class L(list): pass
class D(dict): pass
class T(tuple): pass
class S(set): pass
P = collections.namedtuple('P', 'x y')
@dataclasses.dataclass
class DC:
    a: int = 1
    b: str = 'x'
class C(enum.Enum):
    RED = 1
class G:
    def __init__(self, *parts): self.parts = parts
    def _repr_pretty_(self, p, cycle):
        if cycle:
            p.text('G(...)')
            return
        with p.group(2, 'G(', ')'):
            for index, part in enumerate(self.parts):
                if index:
                    p.text(',')
                    p.breakable()
                p.pretty(part)
class B:
    def _repr_pretty_(self, p, cycle):
        p.text('one')
        p.break_()
        p.begin_group(3, '<<')
        p.text('two')
        p.breakable()
        p.text('three')
        p.end_group(3, '>>')
class Meta(type):
    def __repr__(cls): return 'meta!'
class M(metaclass=Meta): pass
def f(a, b=2, *c, d, **e): pass
def g(a: int = 3) -> str: pass
loop = [1]; loop.append(loop)
ring = {}; ring['me'] = ring
knot = G(1); knot.parts = (knot, 2)
grid = [[R('\\n[%d.]\\n<NDArray 1 @cpu(0)>' % (i * j)) for i in range(2)] for j in range(2)]
'''

CASES = r'''
[R("\n[2048.    0.]\n<NDArray 2 @cpu(0)>"), R("\n[2048.     1895.8933]\n<NDArray 2 @cpu(0)>")]
(R("\n[1.]\n<NDArray 1 @cpu(0)>"), 2, R("\n[1.]\n<NDArray 1 @cpu(0)>"))
{"w": R("\n[[1. 2.]\n [3. 4.]]\n<NDArray 2x2 @cpu(0)>"), "b": None}
grid
[R("\n[1.]\n<NDArray 1 @cpu(0)>")] * 9
[R("a\nb"), 1]
{"x": R("a\nb"), "y": 2}
(R("a\nb"), R("c"))
R("a\nb\n\nc")
[R("a\n"), R(""), R("\n")]
R("")
list(range(20))
list(range(27))
list(range(28))
list(range(1002))
tuple(range(30))
set(range(40))
{i: i * i for i in range(20)}
{"a": [1] * 27, "b": (1, 2)}
[[1] * 30] * 2
[(1, [2, {3: [4] * 30}])] * 2
[[]] * 30
{"a": {"b": {"c": {"d": list(range(20))}}}}
["a" * 30, "b" * 30, "c" * 30]
{"k" * 30: "v" * 30, "l" * 30: "w" * 30}
["x" * 100]
[R("x" * 40)] * 3
["日本"] * 20
[1.0] * 20
[[1.0, 2.0], [3.0, 4.0]]
(1,)
()
[]
{}
set()
{3, 1, 2}
{1, "a", None}
frozenset([2, 1])
frozenset()
frozenset(range(40))
loop
ring
knot
[None, True, ..., NotImplemented]
"a\nb"
b"abc"
1.5
1 + 2j
10 ** 40
float("nan")
re.compile("a.b")
re.compile(r"\d+\s", re.I | re.M)
int
A
M
C
C.RED
[int, str, A]
{"f": int}
DC()
[DC()] * 6
P(1, 2)
[P(1, 2)] * 8
f
g
[f]
ValueError("x", 1)
KeyError()
ValueError("a" * 50, "b" * 50)
[ValueError("a")]
collections.defaultdict(int, {"a": 1})
collections.defaultdict(list)
collections.defaultdict(list, {i: [i] for i in range(12)})
collections.OrderedDict([("a", 1), ("b", 2)])
collections.OrderedDict((i, i) for i in range(14))
collections.OrderedDict()
collections.deque([1, 2])
collections.deque(range(40))
collections.Counter("abca")
collections.Counter()
types.SimpleNamespace(a=1, b="x")
types.MappingProxyType({"a": 1})
range(5)
slice(1, 2)
datetime.datetime(2020, 1, 1)
decimal.Decimal("1.5")
fractions.Fraction(1, 2)
L([1, 2])
L(range(40))
D(a=1)
T((1, 2))
S([2, 1])
G()
G(1, 2)
G(*range(40))
[G(1), G(*["x" * 30] * 3)]
B()
[B(), B()]
dict(a=1).keys()
'''


def main():
    namespace = {"__name__": "__main__"}
    exec(SETUP, namespace)
    cases = [(case, pretty(eval(case, namespace))) for case in CASES.strip().splitlines()]
    json.dump({"setup": SETUP, "cases": cases}, sys.stdout, indent=1, ensure_ascii=False)
    print()


main()
