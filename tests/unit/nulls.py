# SPDX-License-Identifier: MIT
"""Makes the calls of test_nulls.c from the public headers: python3 nulls.py INCLUDE_DIR >nulls.inc.

A function that is new is called without a word here if its parameters are of types that are known below; if not, this says what is
missing, and the build fails. Which pointers may be NULL is said below, all others must be refused."""
import pathlib
import re
import sys

# Pointers that may be NULL, as the headers say: by name everywhere, and by function.
FREE_TO_LACK = {"error", "user", "added", "removed", "options", "admitted", "about"}
ALSO_FREE_TO_LACK = {
    "sot_ledger_new": {"profile"}, "sot_ledger_prepare": {"profile"}, "sot_ledger_scores": {"profile"},
    "sot_attention_new": {"profile"}, "sot_network_from_ledger": {"profile"},
    "sot_ledger_each": {"a", "b"}, "sot_ledger_export_arrow": {"a", "b"}, "sot_ledger_each_pair": {"contact"},
    "sot_ledger_write_ndjson": {"contact"}, "sot_network_write": {"standing"}, "sot_network_export_contacts": {"standing"},
    "sot_ledger_compare_profiles": {"before", "after"}, "sot_words_language": {"name"},
    "sot_evidence_save": {"written"}, "sot_profile_kind": {"profile"}, "sot_profile_kind_name": {"profile"},
}
# What is called like these, and needed.
NEEDED = {
    ("sot_network_reputation", "about"),
    ("sot_ledger_scores", "options"), ("sot_network_attack", "options"), ("sot_ledger_learn_activity", "options"),
    ("sot_ledger_compare_profiles", "options"), ("sot_reading_rows", "options"), ("sot_words_next", "options"),
    ("sot_words_summary", "options"), ("sot_ledger_learn", "options"), ("sot_ledger_evaluate", "options"),
}
# What stands for "no answer" where that is not NULL or NaN.
NEUTRAL = {
    "sot_scores_count": "0", "sot_scores_find": "UINT64_MAX", "sot_network_find": "SOT_NOBODY", "sot_evidence_saved_size": "0",
    "sot_number_of": "-1", "sot_reading_cue": "0",
}
# Values that are good, by function and name, by type and name, of numbers by name, by type.
GOOD = {
    ("sot_profile_get", "path"): '"trust.commitments.weight"', ("sot_profile_kind", "name"): '"call"',
    ("sot_ledger_read_file", "path"): "a_file", ("sot_profile_from_json", "json"): '"{}"', ("sot_profile_from_json", "size"): "2",
    ("sot_words_from_json", "json"): "a_catalogue", ("sot_words_from_json", "size"): "sizeof a_catalogue - 1",
    ("sot_words_sentence", "key"): '"table.more"', ("sot_words_builtin", "language"): '"en"',
    ("sot_scores_column", "name"): '"depth"', ("sot_moves_column", "name"): '"move"', ("sot_scores_top", "by"): '"depth"',
    ("sot_number_of", "name"): '"call"', ("sot_reader_read", "text"): '"Hello."', ("sot_reader_read", "size"): "6",
    ("sot_html_text", "html"): '"<p>"', ("sot_html_text", "size"): "3",
    ("sot_time_parse", "text"): '"2026-01-01"', ("sot_due_parse", "text"): '"2026-01-01"',
    ("sot_ledger_remove", "id"): '"r"', ("sot_ledger_add_alias", "alias"): '"new"', ("sot_ledger_remove_alias", "alias"): '"alias"',
    ("sot_network_standing", "seeds"): "some_ids", ("sot_admitted_new", "ids"): "some_ids",
    ("sot_network_read_eigentrust", "read"): "read_eigentrust", ("sot_ledger_read_ndjson", "read"): "no_bytes",
    ("sot_evidence_save", "blob"): "room", ("sot_evidence_save", "capacity"): "sizeof room",
    ("sot_evidence_load", "blob"): "saved", ("sot_evidence_load", "size"): "saved_size",
    ("sot_outcomes_reliability", "bins"): "10", ("sot_outcomes_reliability", "out"): "bins",
    ("sot_time_format", "text"): "(char *)room", ("sot_words_next", "options"): "&to_somebody", ("sot_words_summary", "options"): "of_a_ledger()",
    ("sot_ledger_replace", "interaction"): "&with_an_id",
    ("sot_evidence_new", "a"): "A", ("sot_evidence_add", "interaction"): "&after_all", ("sot_evidence_add_many", "rows"): "&after_all",
    ("sot_evidence_what_if", "rows"): "&after_all", ("sot_evidence_replay", "query"): "&with_a_profile",
    ("sot_network_write", "format"): "SOT_FORMAT_GRAPHML",
    ("sot_ledger_timeline", "times_us"): "times", ("sot_calibration_apply", "out"): "(double *)room",
    ("sot_profile_log_odds", "out"): "(double *)room", ("sot_ledger_explain_change", "before_us"): "UNTIL - DAY",
    ("const char*", "a"): "A", ("const char*", "b"): "B", ("const char*", "id"): "A", ("const char*", "of"): "A",
    ("const char*", "contact"): "A", ("const char*", "other"): "B", ("const char*", "by"): "A", ("const char*", "about"): "B",
    ("const char*", "from"): "A", ("const char*", "to"): "B", ("void*", "user"): "&nothing",
    "as_of_us": "UNTIL", "time_us": "UNTIL", "now_us": "SOT_TIME_NONE", "before_us": "START", "milliseconds": "0",
    "count": "1", "most": "3", "n": "1", "share": "0.5", "unit": "SOT_UNIT_AUTO",
    "int": "0", "unsigned": "0", "uint32_t": "0", "uint64_t": "0", "size_t": "0", "int64_t": "UNTIL", "double": "1", "sot_status": "SOT_OK",
    "const double*": "numbers",
    "const sot_interaction*": "&a_row", "const sot_contact*": "&a_contact", "const sot_columns*": "&columns", "const sot_row_id*": "&a_row_id",
    "const sot_intake*": "&intake", "const sot_query*": "&query", "const sot_context_options*": "&context_options",
    "const sot_reader_options*": "&reader_options", "const sot_about*": "&about", "const sot_reading_rows_options*": "&rows_options",
    "const sot_network_columns*": "&network_columns", "const sot_network_options*": "&network_options",
    "const sot_standing_options*": "&standing_options", "const sot_attack_options*": "&attack_options",
    "const sot_scores_options*": "&scores_options", "const sot_outcomes*": "&outcomes", "const sot_metric_options*": "&metric_options",
    "const sot_calibration*": "&calibration", "const sot_labels*": "&labels", "const sot_learn_options*": "&learn_options",
    "const sot_activity_options*": "&activity_options", "const sot_compare_options*": "&compare_options",
    "const sot_read_options*": "&read_options", "const sot_words_options*": "&words_options", "const sot_next*": "&a_next",
    "sot_read_fn": "read_csv", "sot_write_fn": "write_nowhere", "sot_interaction_fn": "any_row", "sot_pair_fn": "any_pair",
    "sot_suggestion_fn": "any_suggestion",
}
# Numbers that no caller means, by type. A count, size or capacity is the caller's word for how much memory there is: it is believed.
ODD = {
    "int": ["-1", "7", "1000", "INT_MIN", "INT_MAX"], "unsigned": ["0", "101", "UINT_MAX"], "uint32_t": ["0", "1000", "UINT32_MAX"],
    "uint64_t": ["0", "1000", "UINT64_MAX"], "int64_t": ["INT64_MIN", "INT64_MAX", "0", "SOT_TIME_MIN", "SOT_TIME_MAX", "SOT_TIME_MAX + 1"],
    "size_t": ["1000", "SIZE_MAX"], "double": ["-1", "1e308", "-INFINITY", "INFINITY", "NAN"], "sot_status": ["(sot_status)-1", "(sot_status)99"],
}
BELIEVED = {"count", "size", "capacity"}


def declared(include):
    """[(result, name, [(type, name)])] of every public function, types without blanks before `*`."""
    for header in re.findall(r'#include "(socialtrust/\w+\.h)"', (include / "socialtrust.h").read_text(encoding="utf-8")):
        code = re.sub(r"/\*.*?\*/", "", (include / header).read_text(encoding="utf-8"), flags=re.S)
        for text in re.findall(r"^SOT_API ([^;]*);", code, re.M):
            result, name, rest = re.fullmatch(r"(.*?)(sot_\w+)\((.*)\)", " ".join(text.split())).groups()
            parameters = []
            for parameter in ([] if rest == "void" else rest.split(",")):
                kind, own, array = re.fullmatch(r"\s*(.*?)(\w+)(\[\d+\])?", parameter).groups()
                parameters.append((re.sub(r"\s*\*", "*", kind.strip()) + ("*" if array else ""), own))
            yield re.sub(r"\s*\*", "*", result.strip()), name, parameters


functions = list(declared(pathlib.Path(sys.argv[1])))
names = {name for _, name, _ in functions}
handles = {re.sub(r"_(free|unref)$", "", name) for name in names if re.search(r"_(free|unref)$", name)}
# Readings and explanations are frozen: one serves all calls. What changes is made anew for each.
fresh = {"sot_ledger", "sot_evidence"}


def pointer(kind):
    return kind.endswith("*") or kind.endswith("_fn")


def freed(handle):
    return f"{handle}_free" if f"{handle}_free" in names else f"{handle}_unref"


def may_lack(function, own):
    return (own in FREE_TO_LACK or own in ALSO_FREE_TO_LACK.get(function, ())) and (function, own) not in NEEDED


def made(result, function, parameters):
    """The C function that calls this one, and its line in the table."""
    before, arguments, after, needed, bit, odds = [], [], [], 0, 0, 0
    ends = bool(re.search(r"_(free|unref)$", function))
    for number, (kind, own) in enumerate(parameters):
        plain = kind.removeprefix("const ").rstrip("*")
        good = GOOD.get((function, own)) or GOOD.get((kind, own)) or (None if pointer(kind) else GOOD.get(own))
        if kind.endswith("**") and plain in handles:  # where a handle is put
            before.append(f"{kind[:-1].replace('*', ' *')}made{number} = NULL;")
            after.append(f"untouched(\"{function}\", got, !made{number});\n    {freed(plain)}(made{number});")
            good = f"&made{number}"
        elif good is None and plain in handles and kind.count("*") == 1:
            good = f"new_{plain}()" if ends else f"the.{plain[4:]}"
        elif own == "error":
            good = "&said"
        elif good is None and kind == "struct ArrowArrayStream*":
            before.append("struct ArrowArrayStream stream = {NULL, NULL, NULL, NULL, NULL};")
            if own == "stream":
                before.append("whole_ledger(&stream);")
            after.append("if (stream.release)\n        stream.release(&stream);")
            good = "&stream"
        elif good is None and kind.endswith("*") and not kind.startswith("const ") and plain not in ("char", "void"):
            initial = f"{plain.upper()}_INIT" if plain.startswith("sot_") and plain not in ("sot_error",) else "0"
            before.append(f"{plain} room{number} = {initial};")
            good = f"&room{number}"
        elif good is None and kind == "const char**":
            before.append(f"const char *text{number} = NULL;")
            good = f"&text{number}"
        elif good is None:
            good = GOOD.get(kind)
        if good is None:
            sys.exit(f"nulls.py: what could {function}() be given as `{kind} {own}`? (GOOD)")
        if pointer(kind):
            if kind.startswith("const sot_") and plain not in handles and kind.count("*") == 1:
                before.append(f"{plain} bare{number};\n    memset(&bare{number}, 0, sizeof bare{number});")
                if plain not in ("sot_calibration", "sot_row_id", "sot_next"):
                    before.append(f"bare{number}.size = sizeof bare{number};")
                good = f"odd == {odds} ? &bare{number} : {good}"
                odds += 1
            if not may_lack(function, own):
                needed |= 1 << bit
            arguments.append(f"gone & {1 << bit}u ? NULL : {good}")
            bit += 1
        else:
            values = 0 if own in BELIEVED else len(ODD[kind])
            arguments.append(f"odd >= {odds} && odd < {odds + values} ? odd_{kind}[odd - {odds}] : {good}" if values else good)
            odds += values
    call = f"{function}({', '.join(arguments)})"
    lines = [*before]
    shows = f'"{function}", gone, {needed}u'
    if result == "sot_status":
        lines += ["sot_error said = SOT_ERROR_INIT;", f"sot_status got = {call};", f"judge({shows}, odd, got, &said);"]
    elif result == "void":
        lines += [f"{call};"]
    elif ends or function.endswith("_ref"):
        lines += [f"{result.replace('*', ' *')}got = {call};", f"neutral({shows}, !got);", f"{freed(function.removesuffix('_ref'))}(got);"]
    elif result.endswith("*"):
        lines += [f"neutral({shows}, !{call});"]
    elif result == "double" and function not in NEUTRAL:
        lines += [f"neutral({shows}, isnan({call}));"]
    elif needed:
        if function not in NEUTRAL:
            sys.exit(f"nulls.py: what does {function}() return where there is nothing to tell? (NEUTRAL)")
        lines += [f"neutral({shows}, {call} == {NEUTRAL[function]});"]
    else:
        lines += [f"(void){call};"]
    body = "\n    ".join(lines + after)
    return (f"static void call_{function}(unsigned gone, int odd)\n{{\n    (void)gone, (void)odd;\n    {body}\n}}\n",
            f'    {{"{function}", call_{function}, {bit}, {odds}}},')


calls = [made(*one) for one in functions]
print("/* Made by nulls.py. */")
for kind, values in ODD.items():
    print(f"static const {kind} odd_{kind}[] = {{{', '.join(values)}}};")
print("\n".join(call for call, _ in calls))
print("static const struct {\n    const char *name;\n    void (*call)(unsigned gone, int odd);\n    int pointers, odds;\n} every[] = {")
print("\n".join(line for _, line in calls))
print("};")
print("/* Made once: " + ", ".join(sorted(handles - fresh)) + "; anew for each call: " + ", ".join(sorted(fresh)) + " */")
