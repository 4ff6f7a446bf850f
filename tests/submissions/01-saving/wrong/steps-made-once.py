"""The steps are made once, outside the function.

task1-check-pipeline: 0 E-SHARED-OBJECT
"""

# %% task1-pipeline
from sklearn.preprocessing import StandardScaler

SCALER = StandardScaler()


def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    from sklearn.decomposition import PCA
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    return Pipeline(
        [
            ("scaler", SCALER),
            ("pca", PCA(n_components=10)),
            ("forest", RandomForestClassifier(n_estimators=100, random_state=42)),
        ]
    )


model = None  # then: one pipeline, fitted on X_train and y_train
model = build_pipeline().fit(X_train, y_train)
