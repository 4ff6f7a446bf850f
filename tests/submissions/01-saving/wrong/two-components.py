"""PCA keeps two components, as in the plot of another lesson.

task1-check-pipeline: 0 E-SETTINGS
task1-check-fitted: 0 E-SETTINGS
task2-check-files: 0 E-SETTINGS
task6-check-safe-file: 0 E-SETTINGS
"""

# %% task1-pipeline
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler


def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    scaler = StandardScaler()
    pca = PCA(n_components=2)
    forest = RandomForestClassifier(n_estimators=100, random_state=42)
    return Pipeline([("scaler", scaler), ("pca", pca), ("forest", forest)])


model = build_pipeline()
model.fit(X_train, y_train)
