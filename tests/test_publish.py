"""The published folder: replaced as a whole when all went well, and untouched otherwise."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Site

FAILURES: dict[str, str] = {
    # what goes wrong, as a hook of the site; it runs after pages have changed
    "an error of ours": "",
    "a warning of MkDocs": "import logging\ndef on_env(env, **_):\n    logging.getLogger('mkdocs.x').warning('W')\n",
    "a warning at the very end": (
        "import logging\ndef on_post_build(**_):\n    logging.getLogger('mkdocs.x').warning('W')\n"
    ),
    "an error of another plugin": (
        "from mkdocs.exceptions import PluginError\ndef on_page_context(context, **_):\n    raise PluginError('no')\n"
    ),
}

ENDS: dict[str, tuple[str, int]] = {
    # what ends the process in the middle of writing pages, and its exit code
    "Ctrl-C": ("import os, signal\ndef on_post_page(output, **_):\n    os.kill(os.getpid(), signal.SIGINT)\n", 1),
    "SIGTERM": ("import os, signal\ndef on_post_page(output, **_):\n    os.kill(os.getpid(), signal.SIGTERM)\n", 143),
    "SIGHUP": ("import os, signal\ndef on_post_page(output, **_):\n    os.kill(os.getpid(), signal.SIGHUP)\n", 129),
    "sys.exit": ("import sys\ndef on_post_page(output, **_):\n    sys.exit(3)\n", 3),
    "a crash": ("def on_post_page(output, **_):\n    raise ZeroDivisionError\n", 1),
}


def add_hook(site: Site, source: str) -> None:
    site.write("extra.py", source)
    site.configure(hooks=[*site.configuration["hooks"], "extra.py"])


def names(folder: Path) -> set[str]:
    """What a folder holds, without what Python keeps of the hook that a test adds."""
    return {path.name for path in folder.iterdir()} - {"__pycache__"}


def test_a_good_build_replaces_the_site_as_a_whole(site: Site) -> None:
    site.build()
    (site.folder / "docs/chapter.md").rename(site.folder / "docs/opening.md")
    site.configure(nav=["index.md", "opening.md", "sources.md"])
    site.append("docs/opening.md", "\nNew words.\n")
    before = names(site.folder)
    assert site.build().code == 0
    assert "New words." in site.page("opening/index.html").text
    assert "chapter/index.html" not in site.built.files
    assert names(site.folder) == before


@pytest.mark.parametrize("name", FAILURES)
def test_a_build_that_fails_leaves_the_last_good_site_byte_for_byte_and_nothing_else(site: Site, name: str) -> None:
    site.build()
    good = site.built.files
    site.append("docs/index.md", "\nNew words." + ("" if FAILURES[name] else "[^zzz]") + "\n")
    add_hook(site, FAILURES[name])
    before = names(site.folder)
    assert site.build().code == 1
    assert site.built.files == good
    assert names(site.folder) == before


@pytest.mark.parametrize("name", ENDS)
def test_a_build_that_is_ended_leaves_the_last_good_site_byte_for_byte_and_nothing_else(site: Site, name: str) -> None:
    hook, code = ENDS[name]
    site.build()
    good = site.built.files
    site.append("docs/index.md", "\nNew words.\n")
    add_hook(site, hook)
    before = names(site.folder)
    assert site.mkdocs("build").code == code
    assert site.built.files == good
    assert names(site.folder) == before


def test_a_template_that_fails_leaves_the_last_good_site_byte_for_byte_and_nothing_else(site: Site) -> None:
    site.build()
    good, before = site.built.files, names(site.folder)
    site.write("theme/main.html", "{{ page.content }}{{ nothing.at.all }}")
    run = site.mkdocs("build")
    assert run.code == 1
    assert "'nothing' is undefined" in run.output
    assert site.built.files == good
    assert names(site.folder) == before


def test_a_first_build_that_fails_leaves_nothing(site: Site) -> None:
    site.append("docs/index.md", "\nNew words.[^zzz]\n")
    site.configure(site_dir="public/deep/site")
    before = names(site.folder)
    assert site.build().code == 1
    assert names(site.folder) == before


def test_warnings_of_mkdocs_do_not_keep_a_site_that_is_not_strict_from_being_published(site: Site) -> None:
    site.configure(strict=False)
    add_hook(site, FAILURES["a warning at the very end"])
    assert site.build().code == 0
    assert "index.html" in site.built.files


def test_the_site_may_stand_outside_the_project_in_folders_that_do_not_exist_yet(site: Site, tmp_path: Path) -> None:
    assert site.build(site_dir=str(tmp_path / "far/away/site")).code == 0
    assert names(tmp_path / "far/away") == {"site"}
    assert (tmp_path / "far/away/site/index.html").exists()
    assert not site.built.folder.exists()


def test_the_option_d_says_where_the_site_goes(site: Site, tmp_path: Path) -> None:
    assert site.mkdocs("build", "-d", str(tmp_path / "elsewhere")).code == 0
    assert (tmp_path / "elsewhere/index.html").exists()
    assert names(tmp_path) == {"elsewhere", "project"}


def test_a_link_to_the_site_folder_stays_a_link(site: Site, tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    (site.folder / "site").symlink_to(tmp_path / "server")
    assert site.build().code == 0
    assert (site.folder / "site").is_symlink()
    assert (tmp_path / "server/index.html").exists()
    assert names(tmp_path) == {"server", "project"}


def test_hidden_files_of_the_site_stay_as_they_do_without_us(site: Site) -> None:
    site.build()
    site.write("site/.git", "gitdir: elsewhere\n")
    site.write("site/.well-known/security.txt", "Contact: …\n")
    site.write("site/.made", "before\n")
    add_hook(
        site,
        "from pathlib import Path\ndef on_post_build(config):\n    Path(config.site_dir, '.made').write_text('now')\n",
    )
    assert site.build().code == 0
    assert site.built.files[".git"] == b"gitdir: elsewhere\n"
    assert site.built.files[".made"] == b"now"
    assert ".well-known/security.txt" in site.built.files


def test_the_site_keeps_its_mode_and_a_new_one_can_be_read_by_a_web_server(site: Site) -> None:
    site.build()
    folder = site.built.folder
    assert stat.S_IMODE(folder.stat().st_mode) & 0o555 == 0o555
    folder.chmod(0o2775)
    site.build()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o2775


def test_a_file_in_the_place_of_the_site_is_not_overwritten(site: Site) -> None:
    site.write("site", "My notes")
    run = site.build()
    assert run.code == 1
    assert f"cannot build into {site.folder / 'site'}: it is a file" in run.output
    assert (site.folder / "site").read_text() == "My notes"


def test_a_place_where_no_folder_can_be_made_is_named_before_anything_is_built(site: Site) -> None:
    site.write("taken", "")
    site.configure(site_dir="taken/site")
    run = site.build()
    assert run.code == 1
    assert f"cannot build beside {site.folder / 'taken/site'}: Not a directory" in run.output


def test_a_folder_that_may_not_be_written_is_named(site: Site, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    run = site.mkdocs("build", "-d", str(locked / "site"))
    assert run.code == 1
    assert f"cannot build beside {locked / 'site'}: Permission denied ({locked})" in run.output
    assert "Traceback" not in run.output
    assert names(locked) == set()


def test_a_site_that_cannot_be_put_in_its_place_is_reported_in_a_sentence(site: Site) -> None:
    site.configure(site_dir="public/site")
    add_hook(site, "from pathlib import Path\ndef on_post_build(config):\n    Path('public').write_text('taken')\n")
    run = site.mkdocs("build")
    assert run.code == 1
    assert f"cannot put the new site into {site.folder / 'public/site'}: " in run.output
    assert "Traceback" not in run.output
    assert names(site.folder) == {"docs", "theme", "citations", "mkdocs.yml", "extra.py", "public"}


def test_a_new_site_that_vanishes_does_not_take_the_old_one_with_it(site: Site) -> None:
    site.build()
    good, before = site.built.files, {*names(site.folder), "extra.py"}
    add_hook(site, "import shutil\ndef on_post_build(config):\n    shutil.rmtree(config.site_dir)\n")
    run = site.build()
    assert run.code == 1
    assert f"cannot put the new site into {site.folder / 'site'}: No such file or directory" in run.output
    assert site.built.files == good
    assert names(site.folder) == before


# The same input gives the same bytes


def test_two_builds_of_the_same_input_are_identical_whatever_the_hash_seed_and_the_working_folder(
    site: Site, tmp_path: Path
) -> None:
    configuration, built = str(site.folder / "mkdocs.yml"), []
    for seed, folder in (("1", site.folder), ("2", tmp_path), ("3", site.folder / "docs")):
        run = site.mkdocs(
            "build", "-f", configuration, folder=folder, PYTHONHASHSEED=seed, SOURCE_DATE_EPOCH="1000000000"
        )
        assert run.code == 0
        built.append(site.built.files)
    assert built[0] == built[1] == built[2]


def test_the_date_of_a_build_is_in_the_site_map_only_and_comes_from_source_date_epoch(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = {}
    for epoch in ("0", "1000000000", ""):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        if not epoch:
            monkeypatch.delenv("SOURCE_DATE_EPOCH")
        assert site.build().code == 0
        built[epoch] = site.built.files
    differing = {path for path in built["0"] if len({files[path] for files in built.values()}) > 1}
    assert differing == {"sitemap.xml", "sitemap.xml.gz"}
    assert b"<lastmod>1970-01-01</lastmod>" in built["0"]["sitemap.xml"]
    assert b"<lastmod>2001-09-09</lastmod>" in built["1000000000"]["sitemap.xml"]
