"""Keys, the signed PDF, the signed QR code, and how each of them is verified.

archive    the public keys of all times, as they are published and handed to whoever verifies; pure
keyring    the private keys: files outside the database, made on first use, rotated by a command
"""
