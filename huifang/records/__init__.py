"""What every table is made of: the base row, encrypted and coded columns, Sheet and Listing."""
