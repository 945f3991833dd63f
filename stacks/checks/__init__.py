"""The checks that run at synth."""
