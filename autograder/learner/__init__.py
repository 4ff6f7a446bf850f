"""One person's own work: a folder to work in, its checks, its progress. No class."""
