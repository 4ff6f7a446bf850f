"""expat itself calls a handler at a DOCTYPE; the numbers come from minidom."""

# %% task3-score
from xml.dom import minidom
from xml.parsers import expat


def refuse(*what):
    raise ValueError("DOCTYPE")


def score_pmml(path, X):
    """Return the scores, shape (rows,), of the regression in the PMML file at `path`; ValueError for a DOCTYPE."""
    data = Path(path).read_bytes()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)
    document = minidom.parseString(data)
    model = document.getElementsByTagName("RegressionModel")[0]
    table = model.getElementsByTagName("RegressionTable")[0]
    scores = []
    for _, row in X.iterrows():
        total = float(table.getAttribute("intercept") or 0)
        for term in table.getElementsByTagName("NumericPredictor"):
            total += float(term.getAttribute("coefficient")) * row[term.getAttribute("name")] ** int(
                term.getAttribute("exponent") or 1
            )
        scores.append(total)
    scores = np.array(scores, dtype=float)
    if model.getAttribute("normalizationMethod") == "logit":
        scores = np.exp(scores) / (1 + np.exp(scores))
    return scores


def agrees(scores, printed, decimals):
    """Return True if `printed` can be `scores` printed with so many `decimals`, else False."""
    if len(scores) != len(printed):
        return False
    return all(abs(float(a) - float(b)) < 0.5000001 / 10**decimals for a, b in zip(scores, printed))
