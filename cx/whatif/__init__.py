"""What-if: levers, the chain of stages, scenarios and what they would be worth."""
