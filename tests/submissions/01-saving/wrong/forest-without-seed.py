"""The forest has no random_state, and the model is fitted again inside save_all.

task1-check-pipeline: 0 E-SETTINGS
task1-check-fitted: 0 E-SETTINGS
task2-check-save-all: 0 E-OTHER-MODEL
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
    return Pipeline(
        [
            ("scaler", StandardScaler()),
            ("pca", PCA(n_components=10)),
            ("forest", RandomForestClassifier(n_estimators=100)),
        ]
    )


model = build_pipeline()
model.fit(X_train, y_train)
# %% task2-save-all
import pickle


def save_all(model, folder):
    """Save `model` as model.pkl, model.joblib and model-compressed.joblib in `folder`; return the three paths."""
    model.fit(X_train, y_train)
    folder = Path(folder)
    pkl = folder / "model.pkl"
    with open(pkl, "wb") as f:
        pickle.dump(model, f)
    jl = folder / "model.joblib"
    joblib.dump(model, jl)
    compressed = folder / "model-compressed.joblib"
    joblib.dump(model, compressed, compress=3)
    return [pkl, jl, compressed]
