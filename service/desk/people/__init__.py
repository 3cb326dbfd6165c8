"""Accounts, roles, teams, and whose work a lane is."""
