"""What is checked at synth."""
