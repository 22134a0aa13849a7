"""How long the tests under fire go on: LONG=1 is what is promised, without it a part that CI has time for."""

import os

LONG = os.environ.get("LONG") == "1"
