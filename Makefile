# make demo   set up and serve the knowledge base on http://127.0.0.1:8000/ (PORT=… for another)
# make test   set up and run every test on SQLite, then on PostgreSQL
# make bench  set up and time search and pages on made-up records; BENCH_ARGS="--records 1000000 --ranking FOLDER" PAGES_ARGS="--records 1000000"
# make messages  refresh the catalogues of translations in locale/; prints what is left to translate
# make check  set up and check format, lint, types, templates, migrations, deployment, links
.PHONY: demo test check format bench messages clean help
PYTHON ?= python3
BIN := .venv/bin
CHECK_ENV := SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(50))") ALLOWED_HOSTS=iranru.example VAR_DIR=var/check
TEST_ARGS ?= -n 2 --dist loadfile --no-loadscope-reorder

help:
	@sed -n 's/^# //p' Makefile

demo: .venv/base
	$(BIN)/python manage.py demo

test: .venv/dev
	$(BIN)/python tests/run.py $(TEST_ARGS)

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy articles iranru
	$(BIN)/djade --check $$(git ls-files 'templates/*.html')
	$(CHECK_ENV) $(BIN)/python manage.py makemigrations --check --dry-run
	$(CHECK_ENV) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python tests/links.py

format: .venv/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djade $$(git ls-files 'templates/*.html')

messages: .venv/dev
	$(BIN)/python tests/catalogues.py

bench: .venv/dev
	$(BIN)/python tests/bench/search.py $(BENCH_ARGS)
	$(BIN)/python tests/bench/pages.py $(PAGES_ARGS)

clean:
	rm -rf .venv var

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=…")'
	$(PYTHON) -m venv .venv

.venv/base: requirements/base.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

.venv/dev: requirements/dev.txt .venv/base | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
