"""Other estimators than the task's: extra trees in place of the forest.

task1-check-pipeline: 0 E-STEPS
task1-check-fitted: 0 E-STEPS
task2-check-files: 0 E-STEPS
task6-check-safe-file: 0 E-STEPS
"""

# %% task1-pipeline
from sklearn.decomposition import PCA
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler


def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    return Pipeline(
        [
            ("scaler", StandardScaler()),
            ("pca", PCA(n_components=10)),
            ("forest", ExtraTreesClassifier(n_estimators=100, random_state=42)),
        ]
    )


model = build_pipeline().fit(X_train, y_train)
