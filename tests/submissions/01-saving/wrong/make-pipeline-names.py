"""make_pipeline picks the step names.

task1-check-pipeline: 0 E-STEP-NAMES
task1-check-fitted: 0 E-STEP-NAMES
task2-check-files: 0 E-STEP-NAMES
task6-check-safe-file: 0 E-STEP-NAMES
"""

# %% task1-pipeline
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    return make_pipeline(
        StandardScaler(), PCA(n_components=10), RandomForestClassifier(n_estimators=100, random_state=42)
    )


model = build_pipeline().fit(X_train, y_train)
