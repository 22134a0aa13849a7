from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from wagtail.images.models import Image

from certificates.models import CertificateDesign


def picture_file(size=(600, 200), colour="#7a1f3d", kind="PNG"):
    target = BytesIO()
    Picture.new("RGB", size, colour).save(target, kind)
    return target.getvalue()


def make_picture(title="Logo", **options):
    return Image.objects.create(title=title, file=SimpleUploadedFile(f"{title}.png", picture_file(**options)))


def make_design(**fields):
    return CertificateDesign.objects.create(**{"name": "Harbour City", "colour": "#7a1f3d", **fields})


def signature(name="Dr. Mona Haddad", role="Director", picture=None):
    return "signature", {"name": name, "role": role, "picture": picture}


def words(language="en", kind="", heading="", sentence="", footnote=""):
    value = {"language": language, "kind": kind, "heading": heading, "sentence": sentence, "footnote": footnote}
    return "words", value
