"""What has the form of a Hub id, and what of it a page may name."""

from __future__ import annotations

import pytest

from ftcore.access.names import is_hub_id, matches


@pytest.mark.parametrize("name", ["owner/name", "squad", "a/b:train", "a/b:20231101.es", "a/b:pt-br:train"])
def test_a_name_with_a_configuration_and_a_split_is_one_of_the_hub(name: str) -> None:
    assert is_hub_id(name)
    assert matches(name, ["a/*", "owner/*", "squad"])


@pytest.mark.parametrize("name", ["../etc", "a/b/c", "/a/b", "a/b:", "a/b:../c", "a/b:x:y:z", "a/b:.", "~/a", "a b"])
def test_a_path_is_none(name: str) -> None:
    assert not is_hub_id(name)
    assert not matches(name, ["*"])
