"""Tables and people to codes: the room that knows what a category is."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "codable": ["codable_units", "opaque_key", "read_units"],
        "codebook": ["Codebook", "read_codebook"],
        "codebook_page": ["codebook_page"],
        "codebook_rules": ["code_indicators", "code_rules"],
        "coded_tables": ["coded_table_problems"],
        "coder_labels": ["coder_description", "coder_label", "coder_names", "describe_coders"],
        "coders": [
            "chosen_coders",
            "codings_beside",
            "doubled_codings",
            "measured_readers",
            "recorded_texts",
        ],
        "coding_sheets": ["write_coding_sheet"],
        "coding_widget": ["coding_widget"],
        "codings": ["published_codings"],
        "computed": ["computed_codings", "rule_codings"],
        "decisions": ["CONFIDENCES"],
        "draws": ["draw_units", "read_draw", "shuffled_units"],
        "illustrations": ["read_illustrations"],
        "invented": ["invented_texts", "mistaken_codes"],
        "ledger": ["append_codings", "coded_by_all", "latest_codings", "read_codings"],
        "machine": ["MachineCoder", "train_machine"],
        "panels": ["Panel", "coder_panel", "with_doubles"],
        "revisions": ["changed_units", "recoded_units"],
        "sheet_import": ["import_codings"],
        "starred_texts": ["starred_texts"],
        "suggestions": ["Suggestions", "suggest_codes"],
        "units_to_code": ["units_to_code"],
    },
)
