from certificates.models.certificates import Certificate, FrozenDesign
from certificates.models.keys import PublicKey
from certificates.models.names import NameRequest
from certificates.models.notices import Notice

__all__ = ["Certificate", "FrozenDesign", "NameRequest", "Notice", "PublicKey"]
