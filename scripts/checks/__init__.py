"""What `make doctor` checks, one function a check."""
