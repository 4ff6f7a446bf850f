"""PCA comes before the scaler.

task1-check-pipeline: 0 E-STEP-ORDER
task1-check-fitted: 0 E-STEP-ORDER
task2-check-files: 0 E-STEP-ORDER
task6-check-safe-file: 0 E-STEP-ORDER
"""

# %% task1-pipeline
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler


def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    steps = []
    steps.append(("pca", PCA(n_components=10)))
    steps.append(("scaler", StandardScaler()))
    steps.append(("forest", RandomForestClassifier(n_estimators=100, random_state=42)))
    return Pipeline(steps)


model = build_pipeline()
model.fit(X_train, y_train)
