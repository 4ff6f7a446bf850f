"""What hosts and readers look for beside the code: changelog, citation, dev container, Binder."""

import json
import os
import re

import yaml
from conftest import REPOSITORY

import autograder

BINDER = REPOSITORY / ".binder"


def text(*parts: str) -> str:
    return REPOSITORY.joinpath(*parts).read_text(encoding="utf-8")


def pip_lines(script: str) -> list[str]:
    return re.findall(r"^pip install .+$", script, re.MULTILINE)


def test_the_changelogs_newest_version_is_the_packages():
    titles = re.findall(r"^## (.+)$", text("CHANGELOG.md"), re.MULTILINE)
    assert titles[0] == "Unreleased"
    dated = [re.fullmatch(r"(\d+\.\d+\.\d+) - \d{4}-\d\d-\d\d", title) for title in titles[1:]]
    assert all(dated)
    versions = [match[1] for match in dated]
    assert (versions[0], versions[-1]) == (autograder.__version__, "0.1.0")


def test_the_citation_has_what_its_format_asks_for_and_no_second_version():
    citation = yaml.safe_load(text("CITATION.cff"))
    assert citation["cff-version"] == "1.2.0"
    assert citation.keys() >= {"message", "title", "authors", "abstract"}
    assert "version" not in citation  # it is written once, in the package
    (author,) = citation["authors"]
    assert author["name"].removeprefix("The ") in text("LICENSE")


def test_binder_gets_python_and_pip_from_conda_and_all_else_from_the_readmes_two_lines():
    environment = yaml.safe_load(text(".binder", "environment.yml"))
    everywhere = yaml.safe_load(text("environment.yml"))
    assert environment["channels"] == everywhere["channels"]
    assert environment["dependencies"] == everywhere["dependencies"][:2] == ["python=3.12", "pip"]
    script = BINDER / "postBuild"
    assert os.access(script, os.X_OK)
    lines = pip_lines(script.read_text(encoding="utf-8"))
    assert lines == pip_lines(text("README.md").partition("## Take the course")[0])
    assert len(lines) == 2 and "-r requirements.txt" in lines[0]
    assert sorted(path.name for path in BINDER.iterdir()) == ["environment.yml", "postBuild"]


def test_the_dev_container_is_set_up_by_make_and_opens_the_course():
    container = json.loads(text(".devcontainer", "devcontainer.json"))
    assert container["image"].endswith("python:3.12")
    assert container["postCreateCommand"] == "make .venv/.ready && .venv/bin/autograder start"
    (opened,) = container["customizations"]["codespaces"]["openFiles"]
    assert (REPOSITORY / opened.removeprefix("my-course/")).is_file()


def test_make_installs_with_the_readmes_two_lines():
    makefile = text("Makefile")
    for line in pip_lines(text(".binder", "postBuild")):
        assert line.removeprefix("pip install ") in makefile
