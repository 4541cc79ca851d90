"""Documents and exports to tidy tables: the room that knows what a consultation is."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "chain": ["carried_axes", "chain_completeness", "chain_counts"],
        "consultation": ["Consultation", "open_consultation"],
        "counting": ["count_once", "counting_readings"],
        "lines": ["line_numbers"],
        "passages": ["documents_folder", "read_passages", "with_passages"],
        "published": ["published_distribution"],
        "questionnaire": ["audience_differences", "statement_bounds"],
        "tables": ["read_table"],
        "units": ["proposing_units"],
    },
)
