"""Hard cases: members consulted by sector and skill, their opinions and remedy."""
