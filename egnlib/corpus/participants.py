"""Participants: what the sessions and publics of the table are called."""

LABELS = {
    "academique": "Session académique",
    "departementale": "Rencontres départementales",
    "enquete-vendee": "Enquête en Vendée (déjà comptée)",
    "questionnaire-en-ligne": "Questionnaire en ligne",
    "forum": "Forum",
    "premier_degre": "Équipes du premier degré",
    "second_degre": "Équipes du second degré",
    "representants_academiques": "Représentants académiques",
    "usagers": "Usagers (familles et élèves)",
    "associations": "Associations et collectifs",
    "elus_collectivites": "Élus et collectivités",
    "chercheurs": "Chercheurs",
    "operateurs": "Opérateurs",
    "edtech": "Filière EdTech",
    "ensemble": "Ensemble",
    "parents_premier_degre": "Parents du premier degré",
    "parents_second_degre": "Parents du second degré",
    "eleves_premier_degre": "Élèves du premier degré",
    "eleves_second_degre": "Élèves du second degré",
}
