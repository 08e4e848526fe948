"""The gallery: every component in its normal, empty, long and wrong state; only while DEBUG.

Who builds a page copies from the `.html` files here; they are no templates of the product, so
their words need no English.
"""
