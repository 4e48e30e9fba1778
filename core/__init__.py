"""The ground floor: settings, database, clock, errors, plant and identity. It knows nothing of the floors above."""
