"""What `scripts/bench` measures; each module one of the promises about speed."""
