"""All cores are used."""


# %% task1-pipeline
def build_pipeline():
    """Return a new, unfitted Pipeline with the steps scaler, pca and forest."""
    from sklearn.decomposition import PCA
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    return Pipeline(
        [
            ("scaler", StandardScaler()),
            ("pca", PCA(n_components=10)),
            ("forest", RandomForestClassifier(n_estimators=100, random_state=42, n_jobs=-1)),
        ]
    )


model = None  # then: one pipeline, fitted on X_train and y_train
model = build_pipeline().fit(X_train, y_train)
