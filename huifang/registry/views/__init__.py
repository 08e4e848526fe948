"""The pages of the registry: lists, forms of every piece of a household's file, and reveals."""
