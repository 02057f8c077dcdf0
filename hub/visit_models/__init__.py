"""How each district visits: its model of steps, attempts, questions and outcomes, and the page that shows it."""
