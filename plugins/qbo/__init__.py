"""Keeps Aero and QuickBooks Online (QBO) in step. Start with docs/architecture.md."""
