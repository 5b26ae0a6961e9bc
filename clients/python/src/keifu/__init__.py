"""Typed client of Keifu's REST API.

>>> from keifu import Keifu
>>> with Keifu("http://127.0.0.1:8080") as keifu:
...     keifu.entity("健都")["name"]
'北大阪健康医療都市'
"""

from ._errors import KeifuError
from ._frames import to_pandas
from ._generated import AsyncKeifu, Keifu

__all__ = ["AsyncKeifu", "Keifu", "KeifuError", "to_pandas"]
