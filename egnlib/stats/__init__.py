"""Table to table: the room that knows neither consultations nor categories."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "absences": ["EmptyCount", "empty_cells", "empty_count"],
        "agreement": ["intercoder_agreement", "pairwise_agreement"],
        "association": ["Association", "association_strength"],
        "bases": ["possible_counts", "possible_partitions", "possible_totals", "stated_bounds"],
        "claims": ["Claim", "SmallestChange", "claims_by_row", "movable_units", "smallest_change"],
        "clusters": [
            "ClusteredIndependence",
            "clustered_independence",
            "clustered_independence_by",
        ],
        "comparison": ["equivalence", "pairwise_share_differences"],
        "contingency": ["contingency_table", "expected_counts", "long_cells", "table_shares"],
        "correction": ["corrected_shares"],
        "correspondence": ["CorrespondenceAnalysis", "correspondence_analysis"],
        "denominators": ["counts_behind"],
        "dependence": ["Independence", "chi_squared_moments", "independence"],
        "detection": ["detectable_difference", "fisher_power"],
        "differences": ["bounded_difference", "independent_difference", "paired_difference"],
        "disagreements": ["Disagreements", "confusion_table", "disagreements_to_discuss"],
        "emptiness": ["empty_distribution"],
        "hand_coding": ["human_codes_needed"],
        "intervals": ["share_intervals"],
        "multiplicity": ["adjusted_p_values", "bonferroni_confidence"],
        "permutations": ["PermutationTest", "permutation_test", "permuted_statistics"],
        "residuals": ["adjusted_residuals", "residual_p_values"],
        "responses": ["smallest_response"],
        "robustness": [
            "FlippedShares",
            "empties_by_table",
            "flipped_shares",
            "left_out_counts",
            "left_out_shares",
            "left_out_tables",
            "tables_by",
        ],
        "roundings": ["ROUNDINGS"],
        "shares": ["random_sample_margin", "shares_by_group", "simultaneous_shares"],
        "specificities": ["specificities"],
        "specificity_chance": ["SpecificityChance", "chance_specificities", "specificity_cells"],
        "weighted_shares": ["weighted_share_bounds"],
    },
)
