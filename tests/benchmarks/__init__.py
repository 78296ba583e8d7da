"""What must stay fast, measured as ratios within one run: machines differ, and a shared one differs from itself."""
