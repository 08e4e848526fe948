"""Background work: a job with progress survives the death of its worker and is never done twice."""
