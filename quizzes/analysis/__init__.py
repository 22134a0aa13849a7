"""Item analysis: how well questions and papers measure. The rules: docs/rules/item_statistics.md.

Pure: `intervals`, `statistics` (scores into figures), `table` (a CSV file into scores).
"""
