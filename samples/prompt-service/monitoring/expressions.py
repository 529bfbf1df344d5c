"""Reads the expressions of the alerts and the dashboard. Used by check.sh.

expressions.py rules ALERTS DASHBOARD         writes the dashboard's expressions as a rules file for promtool
expressions.py match ALERTS DASHBOARD SCRAPE  fails for a selector that nothing in an answer of /actuator/prometheus matches
"""

import json
import re
import sys

# What Prometheus itself adds to what it scrapes: labels, and a metric of each target.
ADDED = {"job", "instance"}
OWN = {"up"}
GRAFANA = {"__rate_interval": "5m", "__range": "1h"}
# A quotient with 0 below is NaN, which no panel should show: a denominator that is 0 is to be filtered out.
GUARDED = re.compile(r" / \(sum\b.* > 0\)$")
KEYWORDS = {"and", "or", "unless", "bool", "offset", "inf", "nan"}
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
MATCHER = re.compile(r'(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"')


def alert_expressions(path):
    """The values of `expr`, on one line or as a block, without needing a YAML library."""
    text = open(path, encoding="utf-8").read()
    found = []
    for match in re.finditer(r"^( +)expr: (.*)\n((?:\1 +\S.*\n)*)", text, re.M):
        block = match[3] if match[2].strip() in ("|", ">", "|-", ">-") else match[2]
        found.append(block.strip())
    if not found or len(found) != len(re.findall(r"^ *- alert:", text, re.M)):
        sys.exit(f"{path}: not every alert has an expr that can be read")
    return found


def dashboard_expressions(path):
    """The queries of the panels and of the variables, with the variables replaced."""
    dashboard = json.load(open(path, encoding="utf-8"))
    values = dict(GRAFANA)
    queries = []
    for variable in dashboard["templating"]["list"]:
        values[variable["name"]] = variable["query"] if variable["type"] == "textbox" else ".*"
        if variable["type"] == "query":
            queries.append(re.sub(rf"label_values\((.*), {NAME}\)", r"\1", variable["query"]["query"]))
    queries += [annotation["expr"] for annotation in dashboard["annotations"]["list"]]
    for panel in dashboard["panels"]:
        if "unit" not in panel["fieldConfig"]["defaults"] or not panel["description"]:
            sys.exit(f"{path}: the panel {panel['title']} lacks a unit or a description")
        for target in panel["targets"]:
            if "/" in target["expr"] and not GUARDED.search(target["expr"]):
                sys.exit(f"{path}: the panel {panel['title']} may divide by zero")
            queries.append(target["expr"])

    def value(match):
        if match[1] not in values:
            sys.exit(f"{path}: the variable ${match[1]} is not declared")
        return values[match[1]]

    return [re.sub(r"\$(\w+)", value, query) for query in queries]


def selectors(expression):
    """Each metric of an expression with the text of its label matchers."""
    bare = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", " ", expression)
    bare = re.sub(r"\[[^\]]*\]", " ", bare)
    for match in re.finditer(rf"(?<![\w.])({NAME})\s*(\{{(?:\"[^\"]*\"|[^}}\"])*\}}|\()?", bare):
        if match[2] != "(" and match[1].lower() not in KEYWORDS:
            yield match[1], match[2] or ""


def series(path):
    """The labels of each series of a scrape, by metric."""
    found = {}
    for line in open(path, encoding="utf-8"):
        match = re.match(rf"({NAME})(\{{.*\}})? ", line)
        if match:
            found.setdefault(match[1], []).append({k: v for k, _, v in MATCHER.findall(match[2] or "")})
    return found


def mismatch(metric, matchers, scraped):
    """Why a selector finds nothing, or None."""
    if metric in OWN:
        return None
    if metric not in scraped:
        return "there is no such metric"
    candidates = scraped[metric]
    for label, operator, wanted in MATCHER.findall(matchers):
        if label in ADDED:
            continue
        present = {labels.get(label) for labels in candidates}
        if present == {None}:
            return f"it has no label {label}"
        for value in wanted.split("|") if "~" in operator else [wanted]:
            if not any(one is not None and re.fullmatch(value, one) for one in present):
                return f"no {label} is {value}"
    return None


def main():
    mode, alerts, dashboard = sys.argv[1:4]
    if mode == "rules":
        rules = [{"record": f"dashboard:{n}", "expr": e} for n, e in enumerate(dashboard_expressions(dashboard))]
        print(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
        return
    scraped = series(sys.argv[4])
    used = {s for path, read in ((alerts, alert_expressions), (dashboard, dashboard_expressions)) for e in read(path) for s in selectors(e)}
    wrong = 0
    for metric, matchers in sorted(used):
        reason = mismatch(metric, matchers, scraped)
        if reason:
            wrong += 1
            print(f"FAIL  {metric}{matchers}: {reason}")
    if wrong:
        sys.exit(1)
    print(f"ok    all {len({m for m, _ in used})} metrics in {len(used)} selectors are scraped")


main()
