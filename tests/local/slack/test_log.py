from local.slack.log import MAX_ENTRIES, Entry, Log


def test_keeps_the_newest_entries() -> None:
    log = Log()
    for number in range(MAX_ENTRIES + 1):
        log.add(Entry("in", f"method.{number}", "", 200, 1.0))
    entries = log.entries()
    assert (len(entries), entries[0]["method"], entries[-1]["ok"]) == (MAX_ENTRIES, "method.1", True)


def test_an_entry_with_an_error_is_not_ok() -> None:
    log = Log()
    log.add(Entry("out", "block_actions", "operation_timeout", 0, 3000.0))
    assert log.entries() == [
        {
            "direction": "out",
            "method": "block_actions",
            "error": "operation_timeout",
            "status": 0,
            "duration_ms": 3000.0,
            "ok": False,
        }
    ]
