"""What `./run` does, in standard-library Python: environment, build, tests, checks."""
