"""What people are told: the inbox, and one digest a day by e-mail or a group robot."""
