"""An event parser, tags by their end, a Series returned; agrees prints and compares."""

# %% task3-score
import xml.etree.ElementTree as ET


class Guard(ET.TreeBuilder):
    def doctype(self, *anything):
        raise ValueError(f"refused: {anything}")


def local(tag):
    return tag.rsplit("}", 1)[-1]


def score_pmml(path, X):
    """Return the scores, shape (rows,), of the regression in the PMML file at `path`; ValueError for a DOCTYPE."""
    parser = ET.XMLParser(target=Guard())
    parser.feed(Path(path).read_bytes())
    nodes = list(parser.close().iter())
    first = [node for node in nodes if local(node.tag) == "RegressionTable"][0]
    logit = any(node.get("normalizationMethod") == "logit" for node in nodes)
    total = pd.Series(float(first.attrib["intercept"]), index=X.index)
    for term in first:
        total = total + X[term.get("name")].pow(float(term.get("exponent", "1"))).mul(
            float(term.get("coefficient"))
        )
    return total.map(lambda s: 1 / (1 + np.exp(-s))) if logit else total


def agrees(scores, printed, decimals):
    """Return True if `printed` can be `scores` printed with so many `decimals`, else False."""
    a, b = np.asarray(scores, float), np.asarray(printed, float)
    return a.shape == b.shape and bool(np.isclose(a, b, rtol=0, atol=0.5000001 * 10.0**-decimals).all())
