"""Question & Test Interoperability: packages and single items of versions 1.2 (read), 2.1, 2.2 and 3.0.

Everything here speaks the words of 2.1, in which the three later versions differ little: `vocabulary` turns others into
them and back. `package` and `items` read, `packing` and `writing` write.
"""

from quizzes.exchange.qti.package import read
from quizzes.exchange.qti.packing import misfit, write_21, write_30

__all__ = ["misfit", "read", "write_21", "write_30"]
