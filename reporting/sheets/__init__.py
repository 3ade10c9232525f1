"""Rows as a spreadsheet, out and in: what stands in a column, how a file is written and read, how all rows or none are entered."""
