"""Table to figure, sentence and HTML page: the room of readers."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "absences": ["absence_sentence"],
        "associations": [
            "alternative_sentence",
            "independence_sentence",
            "method_sentence",
            "residual_sentence",
        ],
        "bars": ["plot_grouped_shares", "plot_shares"],
        "certificates": [
            "VERDICT_NAMES",
            "certificate_sentence",
            "contradictions_sentence",
            "missing_sentence",
            "show_certificate",
            "show_contradictions",
            "show_verdicts",
        ],
        "comparisons": [
            "comparison_sentence",
            "compatible_sentence",
            "describe_grouped_shares",
            "participants_sentence",
            "show_participants",
            "show_share_differences",
        ],
        "countings": ["countings_sentence", "show_countings"],
        "crosstabs": ["show_cross_table"],
        "distributions": ["describe_shares", "show_empty_cells", "show_readings"],
        "dots": ["describe_statements", "plot_statements"],
        "doubles": [
            "describe_states",
            "plot_states",
            "show_double_entries",
            "states_sentence",
        ],
        "figures": ["publish_figure"],
        "flows": ["carried_sentence", "completeness_sentence", "describe_chain", "plot_chain"],
        "heatmaps": ["plot_residuals"],
        "listings": ["anchor", "anchors", "show_units"],
        "markup": ["Fragment", "show_summary", "show_text"],
        "numbers": [
            "french_list",
            "french_number",
            "french_p_value",
            "french_percent",
            "french_points",
            "plural",
        ],
        "outputs": ["write_processed"],
        "provenance": ["show_provenance"],
        "sentences": [
            "addressees_sentence",
            "certainty_sentence",
            "distribution_sentence",
            "reading_sentence",
        ],
        "statements": [
            "differences_sentence",
            "respondents_sentence",
            "show_differences",
            "show_respondents",
            "show_statements",
            "statements_sentence",
        ],
        "tables": ["show_table"],
    },
)
