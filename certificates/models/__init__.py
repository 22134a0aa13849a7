from certificates.models.certificates import Certificate, FrozenDesign
from certificates.models.keys import PublicKey
from certificates.models.names import NameRequest

__all__ = ["Certificate", "FrozenDesign", "NameRequest", "PublicKey"]
