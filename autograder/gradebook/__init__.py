"""All that knows nbgrader's folders, preprocessors and database."""
