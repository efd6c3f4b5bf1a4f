"""Partner requests: their card, forms and answers, on the team's side and on ours."""
