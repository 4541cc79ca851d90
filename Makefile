# Les deux commandes : « make reports » et « make test ». Chacune installe ce qu'il lui faut.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.pret

.DEFAULT_GOAL := help
.PHONY: help reports test check evaluation format lock lab clean

help: ## Afficher cette aide
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python trop ancien : il faut Python 3.11 ou plus récent. Indiquez-le : make PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installation dans $(VENV) (quelques minutes la première fois)..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $(READY)

reports: $(READY) ## Exécuter les carnets et écrire les pages (reports/index.html)
	@$(BIN)/egn build

test: $(READY) ## Lancer les tests
	@$(BIN)/python -m pytest -q

check: $(READY) ## Vérifier le code, les données et le relevé
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/egn check

evaluation: $(READY) ## Mesurer l’accord de la machine avec les documents (une dizaine de minutes)
	@$(BIN)/python -m egnlib.coding.evaluation

format: $(READY) ## Mettre le code et les carnets en forme
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: $(READY) ## Renouveler requirements.lock (versions et empreintes)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-annotate --no-header --quiet --output-file requirements.lock

lab: $(READY) ## Ouvrir les carnets dans JupyterLab
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[lab]'
	@$(BIN)/jupyter lab

clean: ## Supprimer ce qui est calculé (pages, figures, tables calculées, .venv)
	@rm -rf reports data/processed $(VENV) .pytest_cache .ruff_cache
	@git checkout --quiet -- figures 2>/dev/null || true
	@git clean -fdXq figures 2>/dev/null || rm -rf figures
