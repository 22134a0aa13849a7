from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.compress import Compressor

OURS = ("css/", "js/", "img/")


class StaticFiles(ManifestStaticFilesStorage):
    """Name files by their content, and lay a compressed copy beside those of our pages, which WhiteNoise then sends.

    Our scripts may import each other. The editor's files are left as they are: compressing all of them takes over a
    minute, and Django's own reading of imports stumbles over them.
    """

    patterns = (
        *ManifestStaticFilesStorage.patterns,
        ("js/*.js", ((r"""(?P<matched>from "(?P<url>\./[^"]+)")""", 'from "%(url)s"'),)),
    )

    def post_process(self, paths, dry_run=False, **options):
        compressor = Compressor(use_brotli=False, quiet=True)
        for name, hashed_name, processed in super().post_process(paths, dry_run=dry_run, **options):
            if name.startswith(OURS) and processed and not dry_run:
                list(compressor.compress(self.path(hashed_name)))
            yield name, hashed_name, processed
