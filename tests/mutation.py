"""Wrong answers made by rule: each changes a model solution in one place.

Two kinds of rule. A *mechanical* one changes the code whatever it is about: a comparison, a constant, a statement. A
*conceptual* one makes a mistake of this subject: the first row for all rows, a hash of half the file, a tolerance
where equality is asked, seconds for milliseconds. Every rule is applied wherever its form occurs, also in the text of
a module that a solution writes.
"""

import ast
import copy
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from nbformat import NotebookNode

Kind = Literal["mechanical", "conceptual"]
Node = ast.AST
Rule = Callable[[Node], Iterator[Node | str]]
RULES: dict[str, tuple[Kind, Rule]] = {}


@dataclass(frozen=True)
class Mutant:
    """A model solution with one change, in the answer cell `cell`."""

    exercise: str
    cell: str
    rule: str
    kind: Kind
    line: int
    before: str
    after: str
    source: str

    @property
    def name(self) -> str:
        """What is changed where, on one line: the same from run to run."""
        return f"{self.exercise} {self.cell}:{self.line} {self.rule}: {_short(self.before)} -> {_short(self.after)}"


def mutants(exercise: str, solution: NotebookNode) -> list[Mutant]:
    """All mutants of what an exercise grades, no two of them with the same code."""
    found: dict[tuple[str, str], Mutant] = {}
    last = max(at for at, cell in enumerate(solution.cells) if cell.metadata.get("nbgrader", {}).get("grade"))
    for cell in solution.cells[:last]:
        mark = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and mark.get("solution"):
            for rule, line, before, after, source in _changes(cell.source):
                mutant = Mutant(exercise, mark.grade_id, rule, RULES[rule][0], line, before, after, source)
                found.setdefault((mark.grade_id, _canonical(source)), mutant)
            found.pop((mark.grade_id, _canonical(cell.source)), None)
    return list(found.values())


def _canonical(source: str) -> str:
    return ast.dump(ast.parse(source))


def _short(text: str, limit: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _changes(source: str) -> Iterator[tuple[str, int, str, str, str]]:
    """(rule, line, before, after, whole new source) for every place in which a rule finds its form."""
    tree = ast.parse(source)
    solved = _solved_lines(source)
    for node in _code(tree):
        if getattr(node, "lineno", None) not in solved:
            continue
        for rule, (_, change) in RULES.items():
            for after in change(node):
                text = after if isinstance(after, str) else ast.unparse(after)
                before = ast.get_source_segment(source, node)
                changed = _replaced(source, node, text)
                if _compiles(changed):
                    yield rule, node.lineno, before, text, changed
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\ndef " in node.value:
            for rule, line, before, after, module in _changes(f"### BEGIN SOLUTION\n{node.value}"):
                text = repr(module.partition("\n")[2])
                yield rule, node.lineno + line - 2, before, after, _replaced(source, node, text)


def _solved_lines(source: str) -> set[int]:
    """The numbers of the lines between BEGIN SOLUTION and END SOLUTION."""
    lines, inside = set(), False
    for number, line in enumerate(source.splitlines(), start=1):
        inside = (inside or "### BEGIN SOLUTION" in line) and "### END SOLUTION" not in line
        if inside:
            lines.add(number)
    return lines


def _code(tree: ast.AST) -> Iterator[Node]:
    """The nodes that decide something: no annotations, docstrings, imports, nor what only people read."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr | ast.arguments | ast.Global):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.keyword) and node.arg in ("indent", "from_"):
            continue
        if isinstance(node, ast.Expr) and _called(node.value) == "print":
            continue
        yield node
        if isinstance(node, ast.Raise):
            continue  # the words of an error are for people
        yield from _code(node)


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _replaced(source: str, node: Node, text: str) -> str:
    """The source with `text` where the node stands."""
    lines = source.splitlines(keepends=True)
    start = len("".join(lines[: node.lineno - 1]).encode()) + node.col_offset
    end = len("".join(lines[: node.end_lineno - 1]).encode()) + node.end_col_offset
    raw = source.encode()
    if raw[start:].startswith(b"elif"):
        text = f"el{text}"
    if isinstance(node, ast.stmt):
        text = textwrap.indent(text, " " * node.col_offset).lstrip()
    elif isinstance(node, ast.expr) and not text.startswith("*"):
        text = f"({text})"
    return (raw[:start] + text.encode() + raw[end:]).decode()


def _called(node: Node) -> str:
    """The name of what is called, without what it belongs to; "" if nothing is."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


def _with(node: Node, **fields: object) -> Node:
    """A copy of the node with other fields."""
    new = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def mechanical(rule: Rule) -> Rule:
    """Register a rule that changes code, whatever it is about."""
    RULES[rule.__name__] = "mechanical", rule
    return rule


def conceptual(rule: Rule) -> Rule:
    """Register a rule that makes a mistake of this subject."""
    RULES[rule.__name__] = "conceptual", rule
    return rule


# -- conceptual: rows, columns, order ----------------------------------------------------------------------------------

TABLES = {
    "X",
    "y",
    "frame",
    "rows",
    "scores",
    "labels",
    "names",
    "features",
    "wanted",
    "content",
    "lines",
    "requests",
}


@conceptual
def part_of_the_data(node: Node) -> Iterator[str]:
    """The first, the last, all but the first, all but the last, or every tenth, where all are meant."""
    for part in ("[:1]", "[-1:]", "[1:]", "[:-1]", "[::10]"):
        if isinstance(node, ast.Call):
            for position, argument in enumerate(node.args):
                if isinstance(argument, ast.Name) and argument.id in TABLES:
                    text = list(map(ast.unparse, node.args))
                    text[position] += part
                    yield _call(node, text)
        if isinstance(node, ast.For):
            yield ast.unparse(
                _with(node, iter=ast.parse(f"list({ast.unparse(node.iter)}){part}").body[0].value)
            )


@conceptual
def another_order(node: Node) -> Iterator[str]:
    """Sorted, reversed or not sorted, where an order is asked for."""
    name = _called(node)
    if name in ("list", "tolist") and isinstance(node, ast.Call):
        yield f"{ast.unparse(node)}[::-1]"
        yield f"sorted({ast.unparse(node)})"
    if name in ("sorted", "sort_values"):
        yield ast.unparse(node.func.value) if name == "sort_values" else f"list({ast.unparse(node.args[0])})"
        yield f"{ast.unparse(node)}[::-1]"
    if name == "sort_values":
        yield _call(node, list(map(ast.unparse, node.args)), "ascending=False")


@conceptual
def steps_in_another_order(node: Node) -> Iterator[str]:
    """Two neighbours of a list or tuple exchanged, or one left out."""
    if isinstance(node, ast.List | ast.Set) and len(node.elts) > 1:
        words = list(map(ast.unparse, node.elts))
        opening, closing = ("[", "]") if isinstance(node, ast.List) else ("{", "}")
        for at in range(len(words)):
            yield opening + ", ".join(words[:at] + words[at + 1 :]) + closing
            if isinstance(node, ast.List) and at:
                yield "[" + ", ".join([*words[: at - 1], words[at], words[at - 1], *words[at + 1 :]]) + "]"


@conceptual
def key_left_out(node: Node) -> Iterator[str]:
    """An entry of a dictionary is missing, or has its neighbour's value."""
    if isinstance(node, ast.Dict) and len(node.keys) > 1 and all(node.keys):
        pairs = [
            (ast.unparse(key), ast.unparse(value)) for key, value in zip(node.keys, node.values, strict=True)
        ]
        for at in range(len(pairs)):
            rest = pairs[:at] + pairs[at + 1 :]
            yield "{" + ", ".join(f"{key}: {value}" for key, value in rest) + "}"
            neighbour = [*pairs]
            neighbour[at] = pairs[at][0], pairs[at - 1][1]
            yield "{" + ", ".join(f"{key}: {value}" for key, value in neighbour) + "}"


@conceptual
def labels_for_probabilities(node: Node) -> Iterator[Node]:
    """`predict` for `predict_proba`, and the reverse."""
    if isinstance(node, ast.Attribute) and node.attr in ("predict", "predict_proba"):
        yield _with(node, attr="predict" if node.attr == "predict_proba" else "predict_proba")


@conceptual
def one_class(node: Node) -> Iterator[str]:
    """Only one column of the probabilities."""
    if _called(node) == "predict_proba":
        yield f"{ast.unparse(node)}[:, 1]"
        yield f"{ast.unparse(node)}[:, 1:]"
        yield f"1 - {ast.unparse(node)}"


@conceptual
def fitted_again(node: Node) -> Iterator[str]:
    """The model is fitted again, on the rows that it should only answer."""
    asked = _called(node) in ("predict", "predict_proba") and isinstance(node.func, ast.Attribute)
    if asked and isinstance(node.func.value, ast.Name):
        model, X = node.func.value.id, ast.unparse(node.args[0])
        guess = f"__import__('sklearn').base.clone({model}).fit({X}, [i % 2 for i in range(len({X}))])"
        yield f"{guess}.{node.func.attr}({X})"


@conceptual
def first_value_for_the_named(node: Node) -> Iterator[str]:
    """The first value of a dictionary, where a key is named."""
    if (
        isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    ) and isinstance(node.ctx, ast.Load):
        yield f"next(iter({ast.unparse(node.value)}.values()))"


# -- conceptual: equal, all, near --------------------------------------------------------------------------------------


@conceptual
def roughly_equal(node: Node) -> Iterator[str]:
    """A tolerance where none is, a wider one, a relative one."""
    name = _called(node)
    if name == "array_equal":
        yield f"np.allclose({ast.unparse(node.args[0])}, {ast.unparse(node.args[1])})"
        yield f"np.shape({ast.unparse(node.args[0])}) == np.shape({ast.unparse(node.args[1])})"
    if name == "allclose":
        both = f"{ast.unparse(node.args[0])}, {ast.unparse(node.args[1])}"
        yield f"np.allclose({both}, rtol=0, atol=0.5)"
        yield f"np.array_equal({both})"


@conceptual
def one_place_compared(node: Node) -> Iterator[str]:
    """The first or last row only, the values sorted or summed, before two arrays are compared."""
    if _called(node) in ("array_equal", "allclose"):
        a, b = map(ast.unparse, node.args[:2])
        rest = "".join(f", {ast.unparse(keyword)}" for keyword in node.keywords)
        for form in (
            "np.asarray({})[:1]", "np.asarray({})[-1:]", "np.asarray({})[:, -1]", "np.sort(np.asarray({}), axis=0)",
            "np.sum({})", "np.sum({}, axis=0)", "np.max({})", "np.asarray({})[::10]", "np.round({}, 6)",
        ):  # fmt: skip
            yield f"np.{_called(node)}({form.format(a)}, {form.format(b)}{rest})"


@conceptual
def any_for_all(node: Node) -> Iterator[str]:
    """One place for all places, the sum or the mean for the largest."""
    others = {
        "any": ["all"], "all": ["any"], "max": ["min", "sum"], "min": ["max"], "sum": ["any", "max"],
        "median": ["mean", "min", "max"], "mean": ["median", "max"], "std": ["var", "ptp"],
    }  # fmt: skip
    for other in others.get(_called(node), ()):
        if isinstance(node.func, ast.Attribute):
            yield ast.unparse(_with(node, func=_with(node.func, attr=other)))
        elif not (other == "sum" and node.keywords):
            yield ast.unparse(_with(node, func=ast.Name(other)))


@conceptual
def sign_forgotten(node: Node) -> Iterator[str]:
    """A difference without its absolute value."""
    if _called(node) == "abs":
        yield ast.unparse(node.args[0])
        yield f"-({ast.unparse(node.args[0])})"


@conceptual
def border_moved(node: Node) -> Iterator[str]:
    """A limit ten times as wide or as narrow."""
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.LtE | ast.GtE | ast.Lt | ast.Gt):
        for factor in (10, 0.1, 1.5):
            text = copy.deepcopy(node)
            text.comparators = [ast.BinOp(ast.Constant(factor), ast.Mult(), node.comparators[0])]
            yield ast.unparse(text)


# -- conceptual: files, hashes, time -----------------------------------------------------------------------------------


@conceptual
def another_hash(node: Node) -> Iterator[str]:
    """MD5, SHA-1 or SHA-512 for SHA-256, half of the digits, a hash of something else."""
    name, text = _called(node), ast.unparse(node)
    if isinstance(node, ast.Attribute) and node.attr == "sha256":
        for other in ("md5", "sha1", "sha512", "blake2s", "sha3_256"):
            yield ast.unparse(_with(node, attr=other))
    if isinstance(node, ast.Constant) and node.value == "sha256":
        yield "'md5'"
        yield "'sha512'"
    if name == "hexdigest":
        yield f"{text}[:32]"
        yield f"{text}[::-1]"
    if name in ("sha256", "new") and node.args:
        first = ast.unparse(node.args[0])
        for other in (f"repr({first}).encode()", f"{first}[:64]", f"{first} + b' '", "b''"):
            yield _call(node, [other, *map(ast.unparse, node.args[1:])])


@conceptual
def part_of_the_file(node: Node) -> Iterator[str]:
    """The beginning or the end of a file, its path, or a copy without white space."""
    if _called(node) == "read_bytes":
        for part in ("[:65536]", "[:1024]", "[1:]", "[:-1]", "[-1024:]"):
            yield ast.unparse(node) + part
        yield f"{ast.unparse(node)}.strip()"
        yield f"str({ast.unparse(node.func.value)}).encode()"


@conceptual
def file_left_open(node: Node) -> Iterator[str]:
    """A file opened without `with`, and never closed."""
    if isinstance(node, ast.With) and _called(node.items[0].context_expr) == "open":
        item = node.items[0]
        name, opened = ast.unparse(item.optional_vars), ast.unparse(item.context_expr)
        body = "\n".join(map(ast.unparse, node.body))
        yield f"{name} = {opened}\nglobals().setdefault('_left_open', []).append({name})\n{body}"


@conceptual
def fixed_place(node: Node) -> Iterator[str]:
    """A place of the notebook's instead of the one that is passed in."""
    if isinstance(node, ast.Call) and _called(node) == "Path" and isinstance(node.args[0], ast.Name):
        yield {"folder": "Path('models')", "path": "Path('models/model.joblib')"}.get(
            node.args[0].id, "Path('given')"
        )


@conceptual
def another_clock(node: Node) -> Iterator[str]:
    """Local time, a time without its zone, or one that was typed in."""
    text = ast.unparse(node)
    if text == "datetime.now(timezone.utc)":
        yield "datetime.now()"
        yield "datetime.now(timezone.utc).replace(tzinfo=None)"
        yield "datetime(2026, 3, 2, 9, 30, tzinfo=timezone.utc)"
        yield "datetime.now().replace(tzinfo=timezone.utc)"
        yield "datetime.now().astimezone()"


@conceptual
def another_unit(node: Node) -> Iterator[str]:
    """Seconds or microseconds for milliseconds, kilobytes for bytes, text for a number."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and ast.unparse(node.right) == "1000":
        for other in ("{}", "{} * 1000000", "{} / 1000", "str({} * 1000)"):
            yield other.format(f"({ast.unparse(node.left)})")
    if isinstance(node, ast.Attribute) and node.attr == "st_size":
        yield f"{ast.unparse(node)} / 1024"
        yield f"{ast.unparse(node)} / 1000"
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("float", "int", "bool")
    ):
        yield f"str({ast.unparse(node)})"
        yield f"[{ast.unparse(node)}]"


@conceptual
def another_number_type(node: Node) -> Iterator[Node]:
    """float64 for float32, and the reverse."""
    if isinstance(node, ast.Attribute) and node.attr in ("float32", "float64"):
        yield _with(node, attr="float64" if node.attr == "float32" else "float32")
        yield _with(node, attr="float16")


# -- conceptual: errors, locks, trust ----------------------------------------------------------------------------------


@conceptual
def another_error(node: Node) -> Iterator[str]:
    """Another exception than the one that is named, an answer in place of it, or a warning."""
    if isinstance(node, ast.Raise) and node.exc is not None:
        yield "return None"
        yield "return False"
        yield f"print({ast.unparse(node.exc)})"
        if isinstance(node.exc, ast.Call):
            for other in ("RuntimeError", "KeyError", "OSError"):
                yield ast.unparse(_with(node, exc=_with(node.exc, func=ast.Name(other))))


@conceptual
def too_late(node: Node) -> Iterator[str]:
    """Two neighbouring statements exchanged: what must come first comes second."""
    for field in ("body", "orelse"):
        statements = getattr(node, field, None)
        if isinstance(node, ast.FunctionDef | ast.With | ast.For | ast.Try) and isinstance(statements, list):
            for at in range(1, len(statements)):
                if isinstance(statements[at - 1], ast.Expr) and isinstance(
                    statements[at - 1].value, ast.Constant
                ):
                    continue  # the docstring
                if any(isinstance(one, ast.Import | ast.ImportFrom) for one in statements[at - 1 : at + 1]):
                    continue
                new = [*statements]
                new[at - 1], new[at] = new[at], new[at - 1]
                yield ast.unparse(_with(node, **{field: new}))


@conceptual
def no_lock(node: Node) -> Iterator[str]:
    """A transaction that takes its lock too late, or none; another order of the rows."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        for before, after in (
            ("BEGIN IMMEDIATE", "BEGIN"),
            ("BEGIN IMMEDIATE", "SELECT 1"),
            ("COMMIT", "ROLLBACK"),
            ("max(version)", "count(*)"),
            ("max(version)", "max(CAST(version AS TEXT))"),
            ("ORDER BY rowid", "ORDER BY at"),
            ("ORDER BY rowid", "ORDER BY rowid DESC"),
            (" AND version = ?", " AND version >= ?"),
            ("event = 'register' AND ", "event <> '' AND "),
        ):
            if before in node.value:
                yield repr(node.value.replace(before, after))


@conceptual
def not_in_one_step(node: Node) -> Iterator[str]:
    """A file that is copied or written over, where one step must replace it."""
    if ast.unparse(node).startswith("os.replace(") and isinstance(node, ast.Call):
        a, b = map(ast.unparse, node.args)
        yield f"__import__('shutil').copyfile({a}, {b})"
        yield f"(Path({b}).unlink(missing_ok=True), os.rename({a}, {b}))"
        yield f"Path({b}).write_bytes(Path({a}).read_bytes())"


@conceptual
def trusts_too_much(node: Node) -> Iterator[str]:
    """The plain loader for the careful one, one half of a pair, a comparison that gives its secret away."""
    if _called(node) == "compare_digest":
        a, b = map(ast.unparse, node.args)
        yield f"{a}[:16] == {b}[:16]"
        yield f"{a} in {b}"
        yield f"{b} in {a}"
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
        left, right = ast.unparse(node.left), ast.unparse(node.comparators[0])
        word = "in" if isinstance(node.ops[0], ast.In) else "not in"
        if isinstance(node.left, ast.Tuple) and len(node.left.elts) == 2:
            one, two = map(ast.unparse, node.left.elts)
            yield f"{one} {word} {{pair[0] for pair in {right}}}"
            yield f"{two} {word} {{pair[1] for pair in {right}}}"
            mixed = f"{one} in {{pair[0] for pair in {right}}} and {two} in {{pair[1] for pair in {right}}}"
            yield mixed if word == "in" else f"not ({mixed})"
        else:
            yield f"str({left}) {word} str({right})"


@conceptual
def arguments_exchanged(node: Node) -> Iterator[str]:
    """The first two arguments exchanged."""
    if (
        isinstance(node, ast.Call)
        and len(node.args) >= 2
        and not any(isinstance(a, ast.Starred) for a in node.args)
    ):
        text = list(map(ast.unparse, node.args))
        yield _call(node, [text[1], text[0], *text[2:]])


@conceptual
def level_of_nesting(node: Node) -> Iterator[str]:
    """Only the parameters of the outermost estimator, or those of one name."""
    if _called(node) == "get_params":
        yield f"{ast.unparse(node.func)}(deep=False)"
    if _called(node) == "endswith" and isinstance(node.func, ast.Attribute):
        yield f"{ast.unparse(node.func.value)} == {ast.unparse(node.args[0])}"
        yield f"{ast.unparse(node.func.value)}.count('__') == 1"


@conceptual
def setting_forgotten(node: Node) -> Iterator[str]:
    """A keyword argument is left out, or has the opposite or a neighbouring value."""
    if isinstance(node, ast.Call):
        for at, keyword in enumerate(node.keywords):
            if keyword.arg in (None, "indent", "encoding", "strict", "parents", "providers"):
                continue
            rest = node.keywords[:at] + node.keywords[at + 1 :]
            yield ast.unparse(_with(node, keywords=rest))
            value = keyword.value
            if isinstance(value, ast.Constant) and isinstance(value.value, bool | int | float):
                other = not value.value if isinstance(value.value, bool) else value.value + 1
                changed = ast.keyword(keyword.arg, ast.Constant(other))
                yield ast.unparse(
                    _with(node, keywords=[*node.keywords[:at], changed, *node.keywords[at + 1 :]])
                )


# -- mechanical --------------------------------------------------------------------------------------------------------

COMPARISONS = {
    ast.Lt: [ast.LtE, ast.GtE], ast.LtE: [ast.Lt, ast.Gt], ast.Gt: [ast.GtE, ast.LtE], ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.In: [ast.NotIn], ast.NotIn: [ast.In], ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
}  # fmt: skip
ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
}


@mechanical
def comparison(node: Node) -> Iterator[Node]:
    """Another comparison."""
    if isinstance(node, ast.Compare):
        for at, op in enumerate(node.ops):
            for other in COMPARISONS[type(op)]:
                yield _with(node, ops=[*node.ops[:at], other(), *node.ops[at + 1 :]])


@mechanical
def connective(node: Node) -> Iterator[Node]:
    """`and` for `or`, one side only, no `not`."""
    if isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        yield from node.values
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand


@mechanical
def condition(node: Node) -> Iterator[str]:
    """The opposite branch, always, never."""
    if isinstance(node, ast.If):
        for test in (f"not ({ast.unparse(node.test)})", "True", "False"):
            yield ast.unparse(_with(node, test=ast.parse(test).body[0].value))
    if isinstance(node, ast.IfExp):
        yield ast.unparse(node.body)
        yield ast.unparse(node.orelse)


@mechanical
def arithmetic(node: Node) -> Iterator[Node]:
    """Another operation, one side only."""
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        yield _with(node, op=ARITHMETIC[type(node.op)]())
        yield node.left
        yield node.right


@mechanical
def constant(node: Node) -> Iterator[str]:
    """Another constant of the same type."""
    if isinstance(node, ast.Constant):
        value = node.value
        if isinstance(value, bool):
            yield repr(not value)
        elif isinstance(value, int | float):
            yield repr(value + 1)
            yield repr(-value if value else 2)
        elif isinstance(value, str) and value and "\n" not in value and not value.startswith(("utf", "CPU")):
            yield repr(value + "x")
        elif isinstance(value, bytes):
            yield repr(value + b"x")


@mechanical
def statement_left_out(node: Node) -> Iterator[str]:
    """A statement that has an effect is left out."""
    if isinstance(node, ast.Expr | ast.AugAssign | ast.Raise | ast.Assert | ast.Delete):
        yield "pass"
    if isinstance(node, ast.Return) and node.value is not None:
        yield "return None"


@mechanical
def call_left_out(node: Node) -> Iterator[str]:
    """The argument for the call, the object for its method."""
    if isinstance(node, ast.Call):
        if len(node.args) == 1 and not node.keywords and isinstance(node.args[0], ast.expr):
            yield ast.unparse(node.args[0])
        if not node.args and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func.value)


@mechanical
def subscript(node: Node) -> Iterator[str]:
    """The whole for its part."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield ast.unparse(node.value)


@mechanical
def exception_caught(node: Node) -> Iterator[str]:
    """Only another exception is caught, or the block does nothing."""
    if isinstance(node, ast.Try):
        for at, handler in enumerate(node.handlers):
            for new in (
                _with(handler, type=ast.Name("ZeroDivisionError")),
                _with(handler, body=[ast.Pass()]),
            ):
                yield ast.unparse(_with(node, handlers=[*node.handlers[:at], new, *node.handlers[at + 1 :]]))


def _call(node: ast.Call, arguments: list[str], *keywords: str) -> str:
    """The call with other arguments, and its keywords and these."""
    words = [*arguments, *map(ast.unparse, node.keywords), *keywords]
    return f"{ast.unparse(node.func)}({', '.join(words)})"
