"""The model is fitted on all rows, those of the test included.

task1-check-fitted: 0 E-TRAINING-ROWS
task2-check-files: 0 E-TRAINING-ROWS
task6-check-safe-file: 0 E-TRAINING-ROWS
"""

# %% task1-pipeline
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler


def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    return Pipeline(
        [
            ("scaler", StandardScaler()),
            ("pca", PCA(n_components=10)),
            ("forest", RandomForestClassifier(n_estimators=100, random_state=42)),
        ]
    )


# more data is better
model = build_pipeline()
model.fit(X, y)
