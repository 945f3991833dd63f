"""`make try`: one chain on the terminal, with its prompts and replies."""

import subprocess
import sys

from local.synth import ROOT


def tried(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "local.trying", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"})


def test_a_run_shows_each_prompt_and_reply_and_answers_its_questions() -> None:
    done = tried("technique-human-input", "Dune", "--answer", "yes")
    assert (done.returncode, done.stderr) == (0, "")
    prompt, reply, question, end = done.stdout.strip().split("\n── ")
    assert prompt.startswith("── prompt 1 (1 messages, temperature 1, max_tokens 300)\n")
    assert "Dune" in prompt
    assert reply.startswith("reply 1: end_turn, ")
    assert question.startswith("Print this advertisement? ")
    assert question.rstrip().endswith(" UTC.\nYes")
    assert end.startswith("Human input: succeeded in ")
    assert "1 model call, " in end


def test_a_run_that_fails_says_why() -> None:
    done = tried("technique-conditional-chain", "a sandwich")
    assert done.returncode == 1
    assert '"a sandwich" is not a book' in done.stdout.splitlines()[-1]


def test_a_choice_that_asks_for_words_cannot_be_the_answer() -> None:
    done = tried("movie-pitch", "cats", "--answer", "change")
    assert done.returncode == 2
    assert "--answer change: the choices that ask for nothing are greenlight, pass" in done.stderr


def test_an_unknown_chain_is_one_line_with_the_chains() -> None:
    done = tried("haiku")
    assert done.returncode == 2
    assert "invalid choice: 'haiku' (choose from " in done.stderr
