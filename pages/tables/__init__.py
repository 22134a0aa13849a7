"""Reading the tables that strangers send: CSV and XLSX, row by row, and the zip files that XLSX is made of. Pure."""
