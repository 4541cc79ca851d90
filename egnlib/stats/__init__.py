"""Table to table: the room that knows neither consultations nor categories."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "absences": ["EmptyCount", "empty_cells", "empty_count"],
        "association": ["Association", "association_strength"],
        "clusters": [
            "ClusteredIndependence",
            "clustered_independence",
            "clustered_independence_by",
        ],
        "comparison": ["equivalence", "pairwise_share_differences"],
        "contingency": ["contingency_table", "expected_counts", "long_cells", "table_shares"],
        "dependence": ["Independence", "chi_squared_moments", "independence"],
        "detection": ["detectable_difference", "fisher_power"],
        "emptiness": ["empty_distribution"],
        "multiplicity": ["adjusted_p_values"],
        "permutations": ["PermutationTest", "permutation_test", "permuted_statistics"],
        "residuals": ["adjusted_residuals", "residual_p_values"],
        "shares": ["random_sample_margin", "shares_by_group", "simultaneous_shares"],
    },
)
