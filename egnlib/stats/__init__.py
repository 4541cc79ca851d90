"""Table to table: the room that knows neither consultations nor categories."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "absences": ["EmptyCount", "empty_cells", "empty_count"],
        "claims": ["Claim", "SmallestChange", "claims_by_row", "movable_units", "smallest_change"],
        "comparison": ["pairwise_share_differences"],
        "contingency": [
            "Independence",
            "adjusted_residuals",
            "contingency_table",
            "expected_counts",
            "independence",
            "long_cells",
        ],
        "correspondence": ["CorrespondenceAnalysis", "correspondence_analysis"],
        "robustness": [
            "FlippedShares",
            "empties_by_table",
            "flipped_shares",
            "left_out_counts",
            "left_out_shares",
            "left_out_tables",
            "tables_by",
        ],
        "shares": ["random_sample_margin", "shares_by_group", "simultaneous_shares"],
    },
)
