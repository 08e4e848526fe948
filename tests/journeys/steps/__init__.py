"""What a person does at the desk, page by page: the steps of the acceptance story."""
