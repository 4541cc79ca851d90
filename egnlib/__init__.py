"""Public consultations on digital education, from the documents to figures anyone can check.

Import as ``import egnlib as egn``. Nothing heavy is imported before it is used.
"""

import lazy_loader

__version__ = "0.2.0"

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["coding", "corpus", "reporting", "stats"],
    submod_attrs={
        "corpus": [
            "Consultation",
            "count_once",
            "counting_readings",
            "line_numbers",
            "open_consultation",
            "read_passages",
            "read_table",
        ],
        "coding": ["coding_widget", "published_codings", "read_codebook", "suggest_codes"],
    },
)
