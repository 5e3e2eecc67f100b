"""Every metric against the library it stands on, on unicode, empty and repeated strings."""

from __future__ import annotations

import re
import string
import sys
import warnings
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftcore.errors import NotFound
from ftcore.tasks import all_tasks, metrics
from ftcore.tasks.metrics import bleu, labels, overlap, registry, similarity

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = [
    "the",
    "a",
    "An",
    "cat",
    "gato",
    "niño",
    "canción",
    "São",
    "12",
    "3.5",
    "",
    "cat.",
    "running",
    "runs",
    "😀",
    "東京",
    "!",
]
texts = st.one_of(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.text(max_size=30))
pairs = st.lists(st.tuples(texts, st.lists(texts, min_size=1, max_size=3), texts), min_size=1, max_size=8)
Pairs = list[tuple[str, list[str], str]]


def items(drawn: Pairs, language: str = "en") -> metrics.Items:
    answers, golds, sources = zip(*drawn, strict=True)
    return metrics.items_of(answers, golds, sources, [language] * len(answers))


# The official script, evaluate-v1.1.py, as published.
def official_normalise(text: str) -> str:
    def remove_articles(value: str) -> str:
        return re.sub(r"\b(a|an|the)\b", " ", value)

    def remove_punctuation(value: str) -> str:
        return "".join(char for char in value if char not in set(string.punctuation))

    return " ".join(remove_articles(remove_punctuation(text.lower())).split())


def official_f1(prediction: str, truth: str) -> float:
    prediction_tokens, truth_tokens = official_normalise(prediction).split(), official_normalise(truth).split()
    common = Counter(prediction_tokens) & Counter(truth_tokens)
    same = sum(common.values())
    if same == 0:
        return 0.0
    precision, recall = 1.0 * same / len(prediction_tokens), 1.0 * same / len(truth_tokens)
    return (2 * precision * recall) / (precision + recall)


@few
@given(pairs)
def test_answers_equal_the_official_squad_script(drawn: Pairs) -> None:
    found = items(drawn)
    em = [max(float(official_normalise(a) == official_normalise(g)) for g in golds) for a, golds, _ in drawn]
    f1 = [max(official_f1(a, g) for g in golds) for a, golds, _ in drawn]
    assert metrics.get("exact_match").corpus(found) == pytest.approx(np.mean(em), abs=1e-6)
    assert metrics.get("f1").corpus(found) == pytest.approx(np.mean(f1), abs=1e-6)


def test_articles_and_punctuation_do_not_count_and_the_best_gold_answer_does() -> None:
    found = metrics.items_of(["The Cat!", "in Lima"], [["cat"], ["Quito", "Lima"]])
    assert metrics.get("exact_match").per_item(found).tolist() == [1.0, 0.0]
    assert metrics.get("f1").per_item(found).tolist() == [1.0, pytest.approx(2 / 3)]
    assert metrics.best_reference("in Lima", ["Quito", "Lima"]) == "Lima"


@few
@given(pairs)
def test_english_rouge_equals_rouge_score(drawn: Pairs) -> None:
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    expected = [scorer.score_multi(golds, answer) for answer, golds, _ in drawn]
    for name in ("rouge1", "rouge2", "rougeL"):
        wanted = np.mean([scores[name].fmeasure for scores in expected])
        assert metrics.get(name).corpus(items(drawn)) == pytest.approx(wanted, abs=1e-6)


def test_rouge_reads_accents_outside_english_and_stems_only_in_english() -> None:
    rouge = metrics.get("rouge1")
    answer, gold = ["la canción del niño"], [["la cancion del nino"]]
    assert rouge.corpus(metrics.items_of(answer, gold, languages=["es"])) == pytest.approx(0.5)
    assert rouge.corpus(metrics.items_of(["ñandú"], [["ñandú"]], languages=["es"])) == 1.0
    assert rouge.corpus(metrics.items_of(["ñ"], [["ñ"]], languages=["en"])) == 0.0  # what rouge_score itself does
    assert rouge.corpus(metrics.items_of(["running"], [["runs"]], languages=["en"])) == 1.0
    assert rouge.corpus(metrics.items_of(["running"], [["runs"]], languages=["pt"])) == 0.0


@few
@given(pairs)
def test_bleu_equals_sacrebleu(drawn: Pairs) -> None:
    from sacrebleu.metrics.bleu import BLEU

    answers, golds, sources = zip(*drawn, strict=True)
    width = max(map(len, golds))
    streams: list[Sequence[Any]] = [[g[i] if i < len(g) else None for g in golds] for i in range(width)]
    found = items(drawn)
    expected = BLEU().corpus_score(list(answers), streams).score / 100
    copied = BLEU().corpus_score(list(answers), [list(sources)]).score / 100
    assert metrics.get("sacrebleu").corpus(found) == pytest.approx(expected, abs=1e-6)
    assert metrics.get("self_bleu").corpus(found) == pytest.approx(copied, abs=1e-6)
    assert metrics.get("ibleu").corpus(found) == pytest.approx(0.8 * expected - 0.2 * copied, abs=1e-6)
    singles = [BLEU(effective_order=True).sentence_score(a, g).score / 100 for a, g in zip(answers, golds, strict=True)]
    assert metrics.get("sacrebleu").per_item(found) == pytest.approx(singles, abs=1e-6)


def test_ibleu_takes_twenty_points_from_a_copy() -> None:
    source = "the council will build a new bridge over the river"
    gold = [["a new bridge over the river will be built by the council"]]
    copy, own = metrics.items_of([source], gold, [source]), metrics.items_of(gold[0], gold, [source])
    ibleu, plain = metrics.get("ibleu"), metrics.get("sacrebleu")
    assert ibleu.corpus(copy) == pytest.approx(0.8 * plain.corpus(copy) - 0.2)
    assert ibleu.corpus(own) > 0.6 > 0.2 > ibleu.corpus(copy)
    assert metrics.get("copy_rate").per_item(copy).tolist() == [1.0]
    assert metrics.get("copy_rate").per_item(own).tolist() == [0.0]


@few
@given(
    st.lists(st.tuples(st.sampled_from(["yes", "no", "maybe", "Yes.", ""]), st.sampled_from(["yes", "no"])), min_size=2)
)
def test_labels_equal_scikit_learn(drawn: list[tuple[str, str]]) -> None:
    from sklearn.metrics import accuracy_score, f1_score, matthews_corrcoef

    given_labels = [labels.normalise_label(answer) for answer, _ in drawn]
    gold = [label for _, label in drawn]
    found = metrics.items_of([answer for answer, _ in drawn], [[label] for label in gold])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        macro = f1_score(gold, given_labels, labels=sorted(set(gold)), average="macro", zero_division=0)
        matthews = matthews_corrcoef(gold, given_labels)
    assert metrics.get("accuracy").corpus(found) == pytest.approx(accuracy_score(gold, given_labels), abs=1e-6)
    assert metrics.get("macro_f1").corpus(found) == pytest.approx(macro, abs=1e-6)
    assert metrics.get("matthews_correlation").corpus(found) == pytest.approx(matthews, abs=1e-6)


@few
@given(
    st.lists(st.tuples(st.sampled_from([0, 1, 2.5, 3, 5]), st.sampled_from([0, 1.5, 2, 5])), min_size=3, max_size=30)
)
def test_scores_equal_scipy_and_scikit_learn(drawn: list[tuple[float, float]]) -> None:
    from scipy.stats import pearsonr, spearmanr
    from sklearn.metrics import mean_squared_error

    given_scores, gold = np.array([a for a, _ in drawn]), np.array([b for _, b in drawn])
    found = metrics.items_of([str(a) for a in given_scores], [[str(b)] for b in gold])
    assert metrics.get("mse").corpus(found) == pytest.approx(mean_squared_error(gold, given_scores), abs=1e-6)
    if len(set(given_scores)) > 1 and len(set(gold)) > 1:
        assert metrics.get("pearson").corpus(found) == pytest.approx(pearsonr(given_scores, gold).statistic, abs=1e-6)
        assert metrics.get("spearmanr").corpus(found) == pytest.approx(
            spearmanr(given_scores, gold).statistic, abs=1e-6
        )
    else:
        assert metrics.get("pearson").corpus(found) == metrics.get("spearmanr").corpus(found) == 0.0


def test_what_is_no_number_is_never_rewarded() -> None:
    assert similarity.to_number(" 3,5 ") == similarity.to_number("3.5") == 3.5
    assert [similarity.to_number(text) for text in ("", "high", "1e400", "nan", "3 or 4", "٣")] == [-1.0] * 5 + [3.0]


def without(found: metrics.Items, place: int) -> metrics.Items:
    keep = [i for i in range(len(found)) if i != place]
    return metrics.items_of(
        [found.predictions[i] for i in keep],
        [found.references[i] for i in keep],
        [found.sources[i] for i in keep],
        [found.languages[i] for i in keep],
    )


@few
@given(st.lists(st.tuples(texts, texts, texts), min_size=2, max_size=7))
def test_counts_without_one_item_equal_computing_again(drawn: list[tuple[str, str, str]]) -> None:
    found = metrics.items_of([a for a, _, _ in drawn], [[g] for _, g, _ in drawn], [s for _, _, s in drawn])
    for name in ("sacrebleu", "self_bleu", "ibleu", "length_ratio"):
        entry = metrics.get(name)
        assert entry.leave_one_out is not None
        again = [entry.corpus(without(found, place)) for place in range(len(found))]
        assert entry.leave_one_out(found) == pytest.approx(again, abs=1e-9)


@few
@given(st.lists(st.tuples(st.sampled_from("abx"), st.sampled_from("abc")), min_size=4, max_size=12))
def test_matthews_without_one_item_equals_computing_again(drawn: list[tuple[str, str]]) -> None:
    found = metrics.items_of([a for a, _ in drawn], [[g] for _, g in drawn])
    again = [labels.matthews(without(found, place)) for place in range(len(found))]
    assert labels.matthews_without_one(found) == pytest.approx(again, abs=1e-9)
    left = labels.macro_f1_without_one(found)
    known = sorted({gold for _, gold in drawn})
    from sklearn.metrics import f1_score

    for place in range(len(found)):
        rest = without(found, place)
        golds = [golds[0] for golds in rest.references]
        expected = f1_score(golds, rest.predictions, labels=known, average="macro", zero_division=0)
        assert left[place] == pytest.approx(expected, abs=1e-9)


@few
@given(st.lists(st.tuples(st.sampled_from([0, 1, 2, 3]), st.sampled_from([0, 1, 5])), min_size=4, max_size=15))
def test_correlations_without_one_item_equal_computing_again(drawn: list[tuple[float, float]]) -> None:
    found = metrics.items_of([str(a) for a, _ in drawn], [[str(b)] for _, b in drawn])
    for name in ("pearson", "spearmanr"):
        entry = metrics.get(name)
        assert entry.leave_one_out is not None
        again = [entry.corpus(without(found, place)) for place in range(len(found))]
        assert entry.leave_one_out(found) == pytest.approx(again, abs=1e-9)


def test_rank_correlation_in_blocks_equals_one_block(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    first, second = rng.integers(0, 9, 40).astype(float), rng.normal(size=40)
    whole = similarity.rank_correlation_without_one(first, second)
    monkeypatch.setattr(similarity, "_CELLS", 100)
    assert similarity.rank_correlation_without_one(first, second) == pytest.approx(whole, abs=1e-12)


def test_in_context_needs_the_words_in_a_row() -> None:
    found = metrics.items_of(
        ["the new bridge", "new the river", "", "bridge!"], [["x"]] * 4, ["A new bridge, over the river."] * 4
    )
    assert metrics.get("in_context").per_item(found).tolist() == [1.0, 0.0, 0.0, 1.0]


def test_copied_share_counts_trigrams_of_the_source() -> None:
    source = "one two three four five six"
    found = metrics.items_of(["one two three four", "one two three nine", "six", "", "ten"], [["x"]] * 5, [source] * 5)
    assert metrics.get("copied_share").per_item(found).tolist() == [1.0, 0.5, 1.0, 0.0, 0.0]


def test_length_ratio_is_of_all_words() -> None:
    found = metrics.items_of(["one two", "one"], [["one two three four"], ["one two"]])
    assert metrics.get("length_ratio").corpus(found) == pytest.approx(0.5)


def test_every_task_names_known_metrics_and_its_main_one_judges_items() -> None:
    for task in all_tasks():
        for name in task.metrics:
            entry = metrics.get(name)
            assert entry.scale == (1.0 if name == "mse" else 100.0)
            assert metrics.get(entry.item_metric).per_item is not None
            assert (entry.per_item is not None) or (entry.leave_one_out is not None)


def test_no_items_score_zero() -> None:
    empty = metrics.items_of([], [])
    assert [entry.corpus(empty) for entry in metrics.all_metrics()] == [0.0] * len(metrics.all_metrics())


def test_unknown_metric_says_what_was_meant() -> None:
    with pytest.raises(NotFound, match="did you mean rougeL"):
        metrics.get("rougel")


def test_unequal_lists_and_items_without_reference_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        metrics.items_of(["a"], [])
    with pytest.raises(ValueError, match="at least one reference"):
        metrics.items_of(["a"], [[]])


def test_bleu_value_needs_all_orders_unless_it_is_of_one_sentence() -> None:
    counts = bleu.bleu_counts(["cat"], [["cat"]])[0]
    assert float(bleu.bleu_value(counts)) == 0.0
    assert float(bleu.bleu_value(counts, effective_order=True)) == 1.0


def test_words_keep_accents_and_drop_signs() -> None:
    assert overlap.words("¡El niño_comió 12,5 camiones!") == ["el", "niño", "comió", "12", "5", "camiones"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcd")), min_size=1, max_size=40))
@few
def test_scores_of_each_class_are_those_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    from sklearn.metrics import precision_recall_fscore_support

    gold, given_labels = [one for one, _ in pairs], [one for _, one in pairs]
    names, counts = metrics.confusion(gold, given_labels)
    wanted = precision_recall_fscore_support(gold, given_labels, labels=names, zero_division=0)[:3]
    for found, right in zip(metrics.class_scores(counts), wanted, strict=True):
        np.testing.assert_allclose(found, right, atol=1e-9)


def test_the_positive_class_has_the_f1_of_glue() -> None:
    _, counts = metrics.confusion(["1", "0", "1", "1"], ["1", "1", "1", "1"])
    assert metrics.class_scores(counts)[2][1] == pytest.approx(6 / 7)


def test_confusion_puts_foreign_answers_last() -> None:
    names, counts = metrics.confusion(["b", "a", "b"], ["B.", "zebra", "a"])
    assert names == ["a", "b", "zebra"]
    assert counts.tolist() == [[0, 0, 1], [1, 1, 0], [0, 0, 0]]


def test_the_registry_is_light_to_import() -> None:
    import subprocess

    heavy = "('numpy', 'scipy', 'sklearn', 'nltk', 'datasets', 'evaluate', 'torch')"
    program = f"import sys, ftcore.tasks.metrics; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", [entry.name for entry in registry.all_metrics()])
def test_modules_speak_the_interface_of_evaluate(name: str) -> None:
    import evaluate

    module = metrics.module_for(name)
    assert isinstance(module, evaluate.Metric)
    answers, golds = ["2", "3", "the cat sat on the mat"], [["2"], ["1", "3"], ["a cat sat on the mat"]]
    entry = metrics.get(name)
    expected = entry.corpus(metrics.items_of(answers, golds)) * entry.scale
    assert module.compute(predictions=answers, references=golds) == {name: pytest.approx(expected, abs=1e-9)}
