"""Estimators without names in Pipeline(...): the fit fails, and the unfitted pipeline is saved.

task1-check-pipeline: 0 E-STEP-NAMES
task1-check-fitted: 0 E-STEP-NAMES
task2-check-files: 0 E-STEP-NAMES
task6-check-safe-file: 0 E-STEP-NAMES
"""

# %% task1-pipeline
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler


def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    return Pipeline([StandardScaler(), PCA(n_components=10), RandomForestClassifier(random_state=42)])


model = None  # then: one pipeline, fitted on X_train and y_train
model = build_pipeline()
model = model.fit(X_train, y_train)
