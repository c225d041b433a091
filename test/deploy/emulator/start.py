"""Starts MiniStack, with four things done otherwise so that the whole service, and a suite of tests, fit a machine with two cores,
and a fifth so that it takes all of the templates.

None changes what it answers. The argument is how many processes a function may have.
"""

import functools
import sys
import time

from ministack import app
from ministack.core import lambda_runtime
from ministack.services import dynamodb, lambda_svc, scheduler
from ministack.services.cloudformation import provisioners


def parse_expressions_once() -> None:
    """DynamoDB's expressions are parsed anew for every item of a partition: what came of it is remembered."""
    remember = functools.lru_cache(maxsize=10_000)
    tokens_of = remember(dynamodb._tokenize)
    parens_of = remember(dynamodb._check_redundant_parens)
    keywords_of = remember(dynamodb._check_reserved_keyword_usage)
    dynamodb._tokenize = lambda expression: list(tokens_of(expression))
    dynamodb._check_redundant_parens = lambda tokens, *slot: parens_of(tuple(tokens), *slot)
    dynamodb._check_reserved_keyword_usage = lambda tokens: keywords_of(tuple(tokens))
    dynamodb._condition_syntax_error = remember(dynamodb._condition_syntax_error)


def wait_for_environments(most: int) -> None:
    """Every call at once starts a process of its own, fifty for fifty calls: they wait for one of a few instead."""
    acquire = lambda_runtime.acquire_worker

    def acquire_or_wait(*args, **kwargs):
        while True:
            worker, reason = acquire(*args, **{**kwargs, "max_concurrency": most})
            if reason != "func_cap":
                return worker, reason
            time.sleep(0.005)

    lambda_svc.acquire_worker = acquire_or_wait


def look_for_schedules_often() -> None:
    """Due schedules are looked for every ten seconds, and tests wait for many of them one after the other."""
    scheduler._SCHEDULE_TICK_INTERVAL = 0.5


def leave_logs_for_later() -> None:
    """An answer waits for its function's log to be quiet, looking every millisecond: what is there by then has to do."""
    lambda_runtime.Worker._drain_stderr_bounded = lambda_runtime.Worker._drain_stderr


def take_alarms_of_several_metrics() -> None:
    """It refuses alarms that reckon with several metrics: of those it keeps the first. None of its alarms ever rings here."""
    record_of = provisioners._cw_metric_alarm_record

    def record_of_first(name, props):
        measured = [metric["MetricStat"] for metric in props.get("Metrics") or [] if "MetricStat" in metric]
        if not measured:
            return record_of(name, props)
        first = {**measured[0]["Metric"], "Period": measured[0]["Period"], "Statistic": measured[0]["Stat"]}
        return record_of(name, {**props, **first, "Metrics": None})

    provisioners._cw_metric_alarm_record = record_of_first


parse_expressions_once()
take_alarms_of_several_metrics()
leave_logs_for_later()
look_for_schedules_often()
wait_for_environments(most=int(sys.argv.pop()))
app.main()
