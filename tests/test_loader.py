"""The loader opens honest models of any format and refuses everything else by name."""

import os
import pickle
import subprocess
import sys

import joblib
import numpy as np
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler
from sklearn.svm import SVC
from sklearn.tree._tree import Tree

from autograder.checks.loader import ALLOWED, BadFile, RefusedClass, open_model

X, y = load_iris(return_X_y=True)
MODELS = [
    make_pipeline(StandardScaler(), PCA(2), RandomForestClassifier(3, random_state=0)),
    make_pipeline(SimpleImputer(), LogisticRegression(max_iter=500)),
    make_pipeline(ColumnTransformer([("kinds", OneHotEncoder(handle_unknown="ignore"), [0])]), SVC()),
    GradientBoostingClassifier(n_estimators=3),
    HistGradientBoostingClassifier(max_iter=3),
    KNeighborsClassifier(),
    GaussianNB(),
    MLPClassifier((4,), max_iter=5),
]


@pytest.fixture(
    params=MODELS, ids=lambda model: type(model[-1] if hasattr(model, "steps") else model).__name__
)
def model(request):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return request.param.fit(X, y)


@pytest.mark.parametrize("protocol", [0, 2, 4, 5])
def test_a_pickled_model_comes_back_the_same(model, protocol, tmp_path):
    path = tmp_path / "model.pkl"
    path.write_bytes(pickle.dumps(model, protocol=protocol))
    opened = open_model(path)
    assert (opened.writer, opened.codec) == ("pickle", None)
    assert np.array_equal(opened.model.predict(X), model.predict(X))


@pytest.mark.parametrize(
    ("compress", "codec"),
    [(0, None), (3, "zlib"), (("gzip", 3), "gzip"), (("bz2", 3), "bz2"), (("xz", 3), "xz")],
)
def test_a_joblib_file_comes_back_the_same_with_any_codec(model, compress, codec, tmp_path):
    path = tmp_path / "model.joblib"
    joblib.dump(model, path, compress=compress)
    opened = open_model(path)
    assert (opened.writer, opened.codec) == ("joblib", codec)
    assert np.array_equal(opened.model.predict(X), model.predict(X))


class RunsCode:
    """A harmless payload: loading it makes a folder."""

    def __init__(self, marker):
        self.marker = str(marker)

    def __reduce__(self):
        return os.mkdir, (self.marker,)


def dump_plain(thing, path):
    path.write_bytes(pickle.dumps(thing))


def dump_compressed(thing, path):
    joblib.dump([thing, np.zeros(100)], path, compress=3)


def dump_object_array(thing, path):
    joblib.dump(np.array([thing, None], dtype=object), path)


@pytest.mark.parametrize("dump", [dump_plain, dump_compressed, dump_object_array])
def test_code_in_a_file_is_refused_by_name_and_does_not_run(dump, tmp_path):
    marker, path = tmp_path / "marker", tmp_path / "model.joblib"
    dump(RunsCode(marker), path)
    with pytest.raises(RefusedClass, match=r"(posix|nt)\.mkdir"):
        open_model(path)
    assert not marker.exists()
    pickle.loads(pickle.dumps(RunsCode(marker)))  # the payload is real
    assert marker.exists()


@pytest.mark.parametrize(
    "name",
    [
        "numpy savetxt",
        "numpy load",
        "builtins eval",
        "builtins getattr",
        "sklearn.pipeline Pipeline.fit",
        "os system",
    ],
)
def test_names_that_a_prefix_list_would_admit_are_refused(name, tmp_path):
    module, function = name.split()
    path = tmp_path / "model.pkl"
    path.write_bytes(b"\x80\x04" + b"".join(_short(text) for text in (module, function)) + b"\x93.")
    with pytest.raises(RefusedClass) as raised:
        open_model(path)
    assert raised.value.name == f"{module}.{function}"


def _short(text: str) -> bytes:
    return b"\x8c" + bytes([len(text)]) + text.encode()


def test_an_extension_code_cannot_name_something_else(tmp_path):
    import copyreg

    copyreg.add_extension("os", "system", 1234)
    try:
        path = tmp_path / "model.pkl"
        path.write_bytes(b"\x80\x02\x83\xd2\x04.")  # EXT2 1234
        with pytest.raises(RefusedClass, match=r"os\.system"):
            open_model(path)
    finally:
        copyreg.remove_extension("os", "system", 1234)


def test_a_function_of_the_learners_own_is_named(tmp_path):
    path = tmp_path / "model.joblib"
    joblib.dump(make_pipeline(FunctionTransformer(_halve), StandardScaler()).fit(X), path)
    with pytest.raises(RefusedClass) as raised:
        open_model(path)
    assert raised.value.name.endswith("._halve")


def _halve(values):
    return values / 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80",
        b"not a model at all",
        pickle.dumps([X])[:-9],
        b"\x1f\x8bbroken",
        b"x\x9cbroken",
        b"version https://git-lfs",
    ],
)
def test_a_damaged_file_is_told_from_a_dangerous_one(content, tmp_path):
    path = tmp_path / "model.pkl"
    path.write_bytes(content)
    with pytest.raises(BadFile):
        open_model(path)


def test_a_file_that_decompresses_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.checks.loader.MAX_BYTES", 10_000)
    path = tmp_path / "model.joblib"
    joblib.dump(np.zeros(100_000), path, compress=9)
    assert path.stat().st_size < 10_000
    with pytest.raises(BadFile, match="decompresses to more"):
        open_model(path)


def test_a_missing_file_is_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        open_model(tmp_path / "none.pkl")


def test_everything_on_the_list_exists_and_is_a_class_or_a_known_constructor():
    constructors = {
        "_reconstructor", "encode", "_reconstruct", "scalar", "_frombuffer", "newObj", "f_classif",
        "__bit_generator_ctor", "__generator_ctor", "__randomstate_ctor", "__pyx_unpickle_SeedSequence",
        "__pyx_unpickle_CyHalfMultinomialLoss",
    }  # fmt: skip
    import importlib
    import warnings

    for module, name in sorted(ALLOWED):
        if module in ("__builtin__", "copy_reg"):  # Python 2's names, as protocols 0 to 2 write them
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            thing = getattr(importlib.import_module(module), name)
        assert isinstance(thing, type) or name in constructors, f"{module}.{name}"


def test_the_loader_needs_no_model_of_ours_to_have_been_imported(tmp_path):
    path = tmp_path / "model.joblib"
    joblib.dump(MODELS[0].fit(X, y), path)
    code = f"from autograder.checks.loader import open_model; print(type(open_model({str(path)!r}).model).__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "Pipeline", done.stderr


# --- what the list does not say: values. Their harm stays in the process, which has limits ---------------------


def in_a_limited_process(code, cwd):
    """What comes of the code in a process that may have 4 GB: its return code and what it said last."""
    limits = "import resource; resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30,) * 2)\n"
    program = f"{limits}from autograder.checks.loader import open_model\n{code}"
    done = subprocess.run([sys.executable, "-c", program], cwd=cwd, capture_output=True, text=True)
    return done.returncode, (done.stderr or done.stdout).strip().splitlines()[-1:]


@pytest.mark.slow
def test_an_allowed_class_that_asks_for_too_much_memory_meets_the_limit(tmp_path):
    (tmp_path / "huge.pkl").write_bytes(b"cnumpy\nndarray\n((L2000000000L\nttR.")
    code, said = in_a_limited_process("open_model('huge.pkl')", tmp_path)
    assert code == 1 and "BadFile: MemoryError" in said[0]


@pytest.mark.slow
def test_an_altered_tree_passes_the_list_and_ends_its_process_when_it_predicts(tmp_path):
    forest = RandomForestClassifier(3, random_state=0).fit(X, y)
    tree, state = forest[0].tree_, forest[0].tree_.__getstate__()
    state["nodes"]["left_child"][0] = 10**8
    forest[0].tree_ = Tree(tree.n_features, tree.n_classes, tree.n_outputs)
    forest[0].tree_.__setstate__(state)
    (tmp_path / "altered.pkl").write_bytes(pickle.dumps(forest))
    opened = "model = open_model('altered.pkl').model"
    assert in_a_limited_process(opened, tmp_path)[0] == 0
    assert in_a_limited_process(f"{opened}; model.predict([[5.0, 3.0, 1.5, 0.2]])", tmp_path)[0] < 0
