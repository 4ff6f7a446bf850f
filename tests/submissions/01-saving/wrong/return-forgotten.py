"""build_pipeline has no return line, so the fit fails, `model` stays None, and None is saved.

task1-check-pipeline: 0 E-NO-RETURN
task1-check-fitted: 0 E-BUILDER-FIRST
task2-check-files: 0 E-CONTAINER
task6-check-safe-file: 0 E-CONTAINER
"""

# %% task1-pipeline
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler


def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    pipe = Pipeline(
        [
            ("scaler", StandardScaler()),
            ("pca", PCA(n_components=10)),
            ("forest", RandomForestClassifier(n_estimators=100, random_state=42)),
        ]
    )


model = None  # then: one pipeline, fitted on X_train and y_train
model = build_pipeline().fit(X_train, y_train)
