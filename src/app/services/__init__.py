"""Services: one application service for each area; routes and commands call them."""
