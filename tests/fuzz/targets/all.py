"""Every parser that is fuzzed, by its name."""

from tests.fuzz.targets import cursors, files, headers, requests, rules, search, settings

TARGETS = {
    one.name: one
    for one in (
        *files.TARGETS,
        *rules.TARGETS,
        *headers.TARGETS,
        *settings.TARGETS,
        *search.TARGETS,
        *cursors.TARGETS,
        *requests.TARGETS,
    )
}
