"""The data are scaled by hand, so only the forest is the model: preprocessing is missing from every file.

task1-check-pipeline: 0 E-NOT-A-PIPELINE
task1-check-fitted: 0 E-NOT-A-PIPELINE
task2-check-files: 0 E-NOT-A-PIPELINE
task6-check-safe-file: 0 E-NOT-A-PIPELINE
"""

# %% task1-pipeline
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler


def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    return RandomForestClassifier(n_estimators=100, random_state=42)


scaler = StandardScaler()
X_train_scaled = scaler.fit_transform(X_train)
model = build_pipeline()
model.fit(X_train_scaled, y_train)
