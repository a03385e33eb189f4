"""/settings and /notifications, in private and in groups, and how their times and places are read."""
