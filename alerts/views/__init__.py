"""What people see of points, readings and alarms, as values."""
