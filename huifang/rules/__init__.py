"""The notice board by the door: everything a policy officer may change, dated and sourced."""
