"""Which row of Aero is which object of QBO: companies at the first connect, and people."""
