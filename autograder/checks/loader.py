"""Open a pickle or joblib file without letting it run code: an exact allow-list.

A pickle is a program that names the callables it wants. Here every name must be in `ALLOWED`, module and name
both exact: a prefix such as "numpy." would admit `numpy.savetxt`, which writes files. The course's security
lesson builds a small version of this class.

The list says who may be called, not what the values do. A pickle of 34 bytes may ask `numpy.ndarray` for 16 GB, and a
tree in which one number was changed ends its process at `predict`. Against these stands where the loader runs: a clean
room is a kernel of its own with limits on memory and time, so such a file costs the cell that opens it. Elsewhere,
open strangers' files in a process with limits.
"""

import bz2
import contextlib
import gzip
import io
import lzma
import pickle
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joblib.numpy_pickle import NumpyUnpickler

MAX_BYTES = 512 * 2**20  # of a file, and of what it decompresses to

_NUMPY = {
    "builtins": "bytes bytearray complex object set frozenset slice",
    "__builtin__": "bytes bytearray complex object set frozenset slice",
    "copyreg": "_reconstructor",
    "copy_reg": "_reconstructor",
    "_codecs": "encode",
    "collections": "OrderedDict",
    "joblib.numpy_pickle": "NumpyArrayWrapper",
    "numpy": "dtype ndarray bool_ int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 str_",
    "numpy._core.multiarray": "_reconstruct scalar",
    "numpy._core.numeric": "_frombuffer",
    "numpy.core.multiarray": "_reconstruct scalar",
    "numpy.core.numeric": "_frombuffer",
    "numpy.random._mt19937": "MT19937",
    "numpy.random._pcg64": "PCG64",
    "numpy.random._pickle": "__bit_generator_ctor __generator_ctor __randomstate_ctor",
    "numpy.random.bit_generator": "SeedSequence __pyx_unpickle_SeedSequence",
    "scipy.sparse._csr": "csr_matrix csr_array",
}
_SCIKIT_LEARN = {
    "_loss._loss": "CyHalfBinomialLoss CyHalfMultinomialLoss CyHalfSquaredError __pyx_unpickle_CyHalfMultinomialLoss",
    "_loss.link": "IdentityLink Interval LogitLink MultinomialLogit",
    "_loss.loss": "HalfBinomialLoss HalfMultinomialLoss HalfSquaredError",
    "calibration": "CalibratedClassifierCV _CalibratedClassifier _SigmoidCalibration",
    "cluster._kmeans": "KMeans MiniBatchKMeans",
    "compose._column_transformer": "ColumnTransformer make_column_selector",
    "compose._target": "TransformedTargetRegressor",
    "decomposition._pca": "PCA",
    "decomposition._truncated_svd": "TruncatedSVD",
    "discriminant_analysis": "LinearDiscriminantAnalysis QuadraticDiscriminantAnalysis",
    "dummy": "DummyClassifier DummyRegressor",
    "ensemble._bagging": "BaggingClassifier BaggingRegressor",
    "ensemble._forest": "ExtraTreesClassifier ExtraTreesRegressor RandomForestClassifier RandomForestRegressor",
    "ensemble._gb": "GradientBoostingClassifier GradientBoostingRegressor",
    "ensemble._hist_gradient_boosting.binning": "_BinMapper",
    "ensemble._hist_gradient_boosting.gradient_boosting": (
        "HistGradientBoostingClassifier HistGradientBoostingRegressor"
    ),
    "ensemble._hist_gradient_boosting.predictor": "TreePredictor",
    "ensemble._stacking": "StackingClassifier StackingRegressor",
    "ensemble._voting": "VotingClassifier VotingRegressor",
    "ensemble._weight_boosting": "AdaBoostClassifier AdaBoostRegressor",
    "feature_extraction.text": "TfidfTransformer",
    "feature_selection._univariate_selection": "SelectKBest SelectPercentile f_classif",
    "feature_selection._variance_threshold": "VarianceThreshold",
    "impute._base": "MissingIndicator SimpleImputer",
    "linear_model._base": "LinearRegression",
    "linear_model._coordinate_descent": "ElasticNet Lasso",
    "linear_model._logistic": "LogisticRegression LogisticRegressionCV",
    "linear_model._ridge": "Ridge RidgeClassifier",
    "linear_model._sgd_fast": "Hinge",
    "linear_model._stochastic_gradient": "SGDClassifier SGDRegressor",
    "metrics._dist_metrics": "EuclideanDistance64 newObj",
    "naive_bayes": "BernoulliNB GaussianNB MultinomialNB",
    "neighbors._classification": "KNeighborsClassifier",
    "neighbors._kd_tree": "KDTree newObj",
    "neighbors._regression": "KNeighborsRegressor",
    "neural_network._multilayer_perceptron": "MLPClassifier MLPRegressor",
    "neural_network._stochastic_optimizers": "AdamOptimizer",
    "pipeline": "FeatureUnion Pipeline",
    "preprocessing._data": (
        "Binarizer MaxAbsScaler MinMaxScaler Normalizer PowerTransformer QuantileTransformer RobustScaler"
        " StandardScaler"
    ),
    "preprocessing._discretization": "KBinsDiscretizer",
    "preprocessing._encoders": "OneHotEncoder OrdinalEncoder",
    "preprocessing._function_transformer": "FunctionTransformer",
    "preprocessing._label": "LabelBinarizer LabelEncoder",
    "preprocessing._polynomial": "PolynomialFeatures SplineTransformer",
    "svm._classes": "LinearSVC LinearSVR SVC SVR",
    "tree._classes": "DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor",
    "tree._tree": "Tree",
}
ALLOWED = frozenset(
    (module, name)
    for modules, prefix in ((_NUMPY, ""), (_SCIKIT_LEARN, "sklearn."))
    for module, names in {prefix + module: names for module, names in modules.items()}.items()
    for name in names.split()
)


class RefusedClass(pickle.UnpicklingError):
    """The file asks for a class or function that is not in `ALLOWED`; `name` is what it asked for."""

    def __init__(self, name: str):
        self.name = name
        super().__init__(f"the file asks for {name}, which is not on the list of things it may load")


class BadFile(ValueError):
    """The file cannot be read as a pickle or joblib file at all."""


@dataclass(frozen=True)
class Opened:
    """What `open_model` found: the object, who wrote it (``pickle`` or ``joblib``), and the codec or None."""

    model: Any
    writer: str
    codec: str | None


class _AllowList:
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ALLOWED:
            raise RefusedClass(f"{module}.{name}")
        return super().find_class(module, name)  # type: ignore[misc]


class _PickleLoader(_AllowList, pickle.Unpickler):
    pass


class _JoblibLoader(_AllowList, NumpyUnpickler):
    pass


def open_model(path: str | Path) -> Opened:
    """Load the pickle or joblib file at `path`, compressed or not.

    Raises `RefusedClass` for a name outside the allow-list, `BadFile` for anything that is no such file (empty,
    cut short, text, too large), `FileNotFoundError` where there is none.
    """
    path = Path(path)
    if path.stat().st_size > MAX_BYTES:
        raise BadFile(f"it is larger than {MAX_BYTES // 2**20} MiB")
    codec, content = _decompress(path.read_bytes())
    # joblib writes each array as a NumpyArrayWrapper followed by raw bytes; plain pickle never names that class.
    writer = "joblib" if b"NumpyArrayWrapper" in content else "pickle"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if writer == "joblib":
                model = _JoblibLoader("", io.BytesIO(content), ensure_native_byte_order=True).load()
            else:
                model = _PickleLoader(io.BytesIO(content)).load()
    except RefusedClass:
        raise
    except Exception as error:  # a broken pickle can raise nearly anything
        raise BadFile(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__) from error
    return Opened(model, writer, codec)


def _decompress(content: bytes) -> tuple[str | None, bytes]:
    """(codec, bytes) of what `joblib.dump(compress=…)` writes; the codec is None where nothing was compressed."""
    if content[:1] == b"\x78" and len(content) > 1 and int.from_bytes(content[:2]) % 31 == 0:
        with contextlib.suppress(zlib.error):
            return "zlib", _within(zlib.decompressobj().decompress(content, MAX_BYTES + 1))
    for codec, magic, opener in (
        ("gzip", b"\x1f\x8b", gzip.open),
        ("bz2", b"BZh", bz2.open),
        ("xz", b"\xfd7zXZ", lzma.open),
        ("lzma", b"\x5d\x00", lzma.open),
    ):
        if content.startswith(magic):
            try:
                with opener(io.BytesIO(content)) as stream:
                    return codec, _within(stream.read(MAX_BYTES + 1))
            except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
                raise BadFile(f"it starts like a {codec} file but does not decompress ({error})") from error
    return None, content


def _within(content: bytes) -> bytes:
    if len(content) > MAX_BYTES:
        raise BadFile(f"it decompresses to more than {MAX_BYTES // 2**20} MiB")
    return content
