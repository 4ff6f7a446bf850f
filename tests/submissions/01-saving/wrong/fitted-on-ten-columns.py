"""Only the first ten columns are used for training, the "mean" ones.

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


mean_columns = [name for name in X_train.columns if name.startswith("mean")]
model = build_pipeline().fit(X_train[mean_columns], y_train)
