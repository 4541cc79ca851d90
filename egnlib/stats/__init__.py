"""Table to table: the room that knows neither consultations nor categories."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "absences": ["EmptyCount", "empty_cells", "empty_count"],
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
        "shares": ["random_sample_margin", "shares_by_group", "simultaneous_shares"],
        "specificities": ["specificities"],
        "specificity_chance": [
            "SpecificityChance",
            "chance_specificities",
            "specificity_cells",
        ],
    },
)
