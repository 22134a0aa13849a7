from certificates.models.batches import Archive, IssueBatch, IssuePlace
from certificates.models.certificates import Certificate, FrozenDesign
from certificates.models.designs import CertificateDesign
from certificates.models.keys import PublicKey
from certificates.models.names import NameRequest
from certificates.models.notices import Notice

__all__ = [
    "Archive",
    "Certificate",
    "CertificateDesign",
    "FrozenDesign",
    "IssueBatch",
    "IssuePlace",
    "NameRequest",
    "Notice",
    "PublicKey",
]
