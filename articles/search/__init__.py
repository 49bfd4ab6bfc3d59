"""Searching and filtering records."""
