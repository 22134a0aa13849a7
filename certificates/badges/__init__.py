"""Open Badges 3.0: the credential that is made from a certificate, its picture, its status, and how it is verified.

multibase   how keys and signatures are written; pure
jsonld      JSON-LD with the contexts in contexts/, and never another; pure
proof       Data Integrity proofs, eddsa-rdfc-2022; pure
addresses   the names of the site, its keys and its badges; pure
credential  the badge of a certificate, as data
issue       signing it, and keeping it once
published   the issuer and its keys, for everybody
pictures    the picture of a badge; pure
baking      credentials in pictures; pure
previews    the picture that goes with a link
share       what is shown for a link, and the way to LinkedIn
verifying   whether a file is a badge of ours, unchanged and valid; pure
status      the signed lists that say what was revoked or superseded
"""
