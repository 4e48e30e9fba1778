"""What people enter and scan at control points: runs, checks that fall due, and deviations."""
