"""The scaler is forgotten.

task1-check-pipeline: 0 E-SCALER-MISSING
task1-check-fitted: 0 E-SCALER-MISSING
task2-check-files: 0 E-SCALER-MISSING
task6-check-safe-file: 0 E-SCALER-MISSING
"""

# %% task1-pipeline
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline


def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    pipe = Pipeline(
        [
            ("pca", PCA(n_components=10)),
            ("forest", RandomForestClassifier(n_estimators=100, random_state=42)),
        ]
    )
    return pipe


model = build_pipeline()
model.fit(X_train, y_train)
