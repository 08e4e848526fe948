"""The ledger of problems and its closed loop."""
