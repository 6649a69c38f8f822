"""May it be said this way? Pure functions of facts: no I/O, no clock, no model."""
