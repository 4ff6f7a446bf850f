"""The pipeline is made once, outside the function, which returns the same object every time.

task1-check-pipeline: 0 E-SHARED-OBJECT
"""

# %% task1-pipeline
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

pipeline = Pipeline(
    [
        ("scaler", StandardScaler()),
        ("pca", PCA(n_components=10)),
        ("forest", RandomForestClassifier(n_estimators=100, random_state=42)),
    ]
)


def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    return pipeline


model = build_pipeline().fit(X_train, y_train)
