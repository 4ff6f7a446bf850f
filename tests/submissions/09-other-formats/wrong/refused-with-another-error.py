"""The refusal is a SyntaxError.

task3-check-doctype: 0 E-DOCTYPE-ERROR
"""


# %% task3-score
def score_pmml(path, X):
    """Return the scores, shape (rows,), of the regression in the PMML file at `path`; ValueError for a DOCTYPE."""
    from xml.etree import ElementTree

    class NoDoctype(ElementTree.TreeBuilder):
        def doctype(self, name, pubid, system):
            raise SyntaxError("a DOCTYPE has no place in a model file")

    root = ElementTree.parse(path, ElementTree.XMLParser(target=NoDoctype())).getroot()
    model = root.find("{*}RegressionModel")
    table = model.find("{*}RegressionTable")
    total = np.full(len(X), float(table.get("intercept", 0)))
    for term in table.findall("{*}NumericPredictor"):
        column = X[term.get("name")].to_numpy(float)
        total += float(term.get("coefficient")) * column ** float(term.get("exponent", 1))
    return 1 / (1 + np.exp(-total)) if model.get("normalizationMethod") == "logit" else total


def agrees(scores, printed, decimals):
    """Return True if `printed` can be `scores` printed with so many `decimals`, else False."""
    scores, printed = np.asarray(scores), np.asarray(printed)
    if scores.shape != printed.shape:
        return False
    return bool(np.all(np.abs(scores - printed) <= 0.5 * 10.0**-decimals + 1e-12))
