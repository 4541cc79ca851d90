"""Tables and people to codes: the room that knows what a category is."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "codebook": ["Codebook", "read_codebook"],
        "codings": ["published_codings"],
        "invented": ["invented_texts", "mistaken_codes"],
        "machine": ["MachineCoder", "train_machine"],
        "suggestions": ["Suggestions", "suggest_codes"],
    },
)
