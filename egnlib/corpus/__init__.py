"""Documents and exports to tidy tables: the room that knows what a consultation is."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "addressees": [
            "ADDRESSEE_COLUMNS",
            "STATUSES",
            "addressee_counts",
            "addressees",
            "status_counts",
        ],
        "certificate": ["VERDICTS", "certify", "check_verdicts", "rows_used", "verdict_counts"],
        "chain": [
            "CHAIN_COLUMNS",
            "STAGES",
            "carried_axes",
            "carried_counts",
            "chain_completeness",
            "chain_counts",
            "stage_counts",
            "stage_entries",
        ],
        "consultation": ["Consultation", "check_document", "check_rows", "open_consultation"],
        "contradictions": ["RULES", "find_contradictions"],
        "counting": [
            "COUNTINGS",
            "READINGS",
            "count_once",
            "counting_readings",
            "weighted_entries",
        ],
        "lines": ["line_numbers"],
        "participants": ["LABELS"],
        "passages": ["read_passages", "with_passages"],
        "published": [
            "published_distribution",
            "published_shares",
            "readings_beside_published",
            "with_questions",
        ],
        "questionnaire": [
            "AUDIENCES",
            "audience_differences",
            "halves",
            "printed_percentages",
            "respondents",
            "statement_bounds",
        ],
        "register": ["document_files", "documents_folder"],
        "tables": ["columns_of", "read_table"],
        "themes": ["sorted_by_theme", "themes_of", "with_theme_order"],
        "units": [
            "COMPARISON_COLUMNS",
            "DISTRIBUTION_COLUMNS",
            "in_order",
            "proposing_units",
            "selection_caveat",
            "short_names",
            "weighted_units",
        ],
    },
)
