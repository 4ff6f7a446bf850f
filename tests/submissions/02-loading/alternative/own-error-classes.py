"""Error classes that are ValueErrors, type hints, and a decorator that copies the table."""

# %% task2-predict-safely
import functools


class ColumnsMissing(ValueError):
    def __init__(self, names):
        super().__init__(", ".join(names))


def on_a_copy(function):
    @functools.wraps(function)
    def wrapped(model, frame):
        if type(frame) is not pd.DataFrame:
            raise TypeError("DataFrame, please")
        return function(model, frame.copy())

    return wrapped


@on_a_copy
def predict_safely(model, frame: pd.DataFrame) -> np.ndarray:
    """Return the model's probabilities for `frame`, whose columns are taken by name."""
    one = model
    while not hasattr(one, "feature_names_in_"):
        one = one[1:]
    surplus = frame.columns.difference(one.feature_names_in_)
    missing = [str(name) for name in one.feature_names_in_ if name not in set(frame)]
    if len(missing) > 0:
        raise ColumnsMissing(missing)
    frame.drop(columns=surplus, inplace=True)
    frame = frame.reindex(columns=one.feature_names_in_)
    return model.predict_proba(frame)


# %% task3-golden
def lists(table):
    return [[None if v != v else v for v in row] for row in np.asarray(table, dtype=float).tolist()]


def golden(model, X):
    """Return columns, rows and probabilities of `model` for `X`, as JSON can hold them."""
    return {
        "columns": list(X.columns),
        "dtypes": [str(dtype) for dtype in X.dtypes],
        "rows": lists(X),
        "probabilities": lists(model.predict_proba(X)),
    }


def matches(golden, model):
    """Return True if `model` gives exactly the golden probabilities for the golden rows, else False."""
    then = np.asarray(golden["probabilities"], dtype=float)
    dtypes = dict(zip(golden["columns"], golden["dtypes"]))
    try:
        now = predict_safely(
            model, pd.DataFrame(np.array(golden["rows"], float), columns=golden["columns"]).astype(dtypes)
        )
    except (ValueError, KeyError, TypeError):
        return False
    return bool(then.shape == now.shape and ((then == now) | (np.isnan(then) & np.isnan(now))).all())
