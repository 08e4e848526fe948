"""The pages of the visits room, one file a noun."""
