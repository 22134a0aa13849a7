"""Bytes as text, as Data Integrity writes them: base58btc, with a "z" in front that says so. Pure."""

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519 = b"\xed\x01"  # the multicodec that says: the 32 bytes after this are an Ed25519 public key


def encode(data):
    """Return bytes as multibase."""
    number, digits = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        digits = ALPHABET[digit] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + digits


def decode(text, length):
    """Return `length` bytes from multibase. Raises ValueError when it is anything else, or written another way."""
    # Two digits hold more than a byte: longer texts can't be right, and are not worth the time.
    if not isinstance(text, str) or len(text) > 2 * length or not text.startswith("z"):
        raise ValueError("not base58btc")
    number = 0
    for character in text[1:]:
        number = number * 58 + ALPHABET.index(character)
    try:
        data = number.to_bytes(length)
    except OverflowError:
        raise ValueError("too long") from None
    if encode(data) != text:
        raise ValueError("too short, or written in another way than usual")
    return data


def multikey(public_key):
    """Return an Ed25519 public key as `publicKeyMultibase`."""
    return encode(ED25519 + public_key.public_bytes_raw())
