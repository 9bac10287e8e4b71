"""Tables: what their columns and rows hold, and the events and frequencies that cells state."""
